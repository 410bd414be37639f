import { describe, expect, it } from 'vitest'
import { catalogSource, violations } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { decryptResource, verifyAnswer } from '../../protocol/index.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, type TestJson, type TestSandbox } from '../testing/client.ts'
import { deliveryOffsetsMs } from './schedule.ts'
import { isAllowedTarget } from './target.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const { credentials } = fixture

interface Received {
  url: string
  headers: Headers
  body: string
  redirect: string
}

/** A merchant's server that answers what the test says. */
function createReceiver(answer: (count: number) => Response | Promise<Response>) {
  const received: Received[] = []
  const deliver = async (request: Request): Promise<Response> => {
    received.push({
      url: request.url,
      headers: request.headers,
      body: await request.text(),
      redirect: request.redirect,
    })
    return answer(received.length)
  }
  return { received, deliver }
}

async function pay(sandbox: TestSandbox, headers: Record<string, string> = {}): Promise<void> {
  await sandbox.call({ method: 'POST', target: '/v3/pay/transactions/jsapi', body: prepayBody(), headers })
  await sandbox.control('/orders/TEST20260101000001/pay', {})
}

async function listed(sandbox: TestSandbox): Promise<TestJson[]> {
  return (await sandbox.control('/notifications')).notifications
}

async function settle(sandbox: TestSandbox): Promise<void> {
  await sandbox.control('/clock', { advanceSeconds: 0 })
}

async function verification({ headers, body }: Received) {
  return verifyAnswer({ headers: (name) => headers.get(name), body, keys: fixture.verification })
}

describe('a payment', () => {
  it('is announced: signed, encrypted, in the official envelope', async () => {
    const { received, deliver } = createReceiver(() => new Response(null, { status: 204 }))
    const sandbox = createTestSandbox(fixture, { deliver })
    await pay(sandbox)
    await settle(sandbox)
    const [first] = received
    if (!first) throw new Error('nothing was delivered')
    expect(await verification(first)).toMatchObject({ ok: true, serial: credentials.platformSerial })
    expect(first.headers.get('Content-Type')).toBe('application/json')
    expect(first.headers.get('Request-ID')).toMatch(/^08/)
    expect(first.redirect).toBe('manual')
    const envelope = JSON.parse(first.body)
    expect(Object.keys(envelope)).toEqual(['id', 'create_time', 'resource_type', 'event_type', 'summary', 'resource'])
    expect(Object.keys(envelope.resource)).toEqual([
      'original_type',
      'algorithm',
      'ciphertext',
      'associated_data',
      'nonce',
    ])
    expect(envelope.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    const resource = JSON.parse(await decryptResource(envelope.resource, credentials.apiV3Key))
    expect(Object.keys(resource)).toEqual([
      'mchid',
      'appid',
      'out_trade_no',
      'transaction_id',
      'trade_type',
      'trade_state',
      'trade_state_desc',
      'bank_type',
      'attach',
      'success_time',
      'payer',
      'amount',
    ])
    const webhook = await fixture.catalog.webhook('v3/TRANSACTION.SUCCESS')
    expect(violations(webhook?.envelope ?? {}, envelope, { unknownFields: 'refuse' })).toEqual([])
    expect(violations(webhook?.variants[0]?.schema ?? {}, resource, { unknownFields: 'refuse' })).toEqual([])
    expect(await listed(sandbox)).toMatchObject([{ state: 'delivered', deliveries: [{ status: 204, ok: true }] }])
  })

  it('is announced with the key that its prepay asked for', async () => {
    const { received, deliver } = createReceiver(() => new Response())
    const sandbox = createTestSandbox(fixture, { deliver })
    await pay(sandbox, { 'Wechatpay-Serial': credentials.publicKeyId })
    await settle(sandbox)
    expect(await verification(received[0]!)).toMatchObject({ ok: true, serial: credentials.publicKeyId })
  })

  it('does not wait for a slow receiver', async () => {
    const sandbox = createTestSandbox(fixture, { deliver: () => new Promise(() => undefined) })
    const started = performance.now()
    await pay(sandbox)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('deliveries', () => {
  it('follow the official schedule: 1 and 15 more, each newly signed, with the same id', async () => {
    const { received, deliver } = createReceiver(() => new Response(null, { status: 500 }))
    const now = () => 1_800_000_000_000
    const sandbox = createTestSandbox(fixture, { deliver, now })
    await pay(sandbox)
    await settle(sandbox)
    const counts: number[] = [received.length]
    const minutes = [0, 0.25, 0.5, 1, 4, 14, 34, 64, 94, 124, 184, 364, 544, 724, 1084, 1444]
    expect(deliveryOffsetsMs).toEqual(minutes.map((minute) => minute * 60_000))
    for (const [index, minute] of minutes.entries()) {
      if (index === 0) continue
      const seconds = (minute - (minutes[index - 1] ?? 0)) * 60
      await sandbox.control('/clock', { advanceSeconds: seconds - 1 })
      expect(received).toHaveLength(index)
      await sandbox.control('/clock', { advanceSeconds: 1 })
      counts.push(received.length)
    }
    expect(counts).toEqual(minutes.map((_, index) => index + 1))
    await sandbox.control('/clock', { advanceSeconds: 10 * 86_400 })
    expect(received).toHaveLength(16)
    expect(await listed(sandbox)).toMatchObject([{ state: 'failed' }])
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
    expect(new Set(received.map(({ headers }) => headers.get('Wechatpay-Nonce'))).size).toBe(16)
  })

  it('catch up, in their order, when the clock jumps over several', async () => {
    const { received, deliver } = createReceiver((count) => new Response(null, { status: count < 4 ? 500 : 200 }))
    const sandbox = createTestSandbox(fixture, { deliver, now: () => 1_800_000_000_000 })
    await pay(sandbox)
    await sandbox.control('/clock', { advanceSeconds: 86_400 })
    expect(received).toHaveLength(4)
    const [{ deliveries, state }] = await listed(sandbox)
    expect(state).toBe('delivered')
    const due = deliveries.map((delivery: JsonObject) => Date.parse(String(delivery.dueTime)))
    expect(due.map((time: number) => (time - due[0]) / 1000)).toEqual([0, 15, 30, 60])
  })

  it.each([
    [200, true],
    [204, true],
    [201, false],
    [202, false],
    [301, false],
    [404, false],
    [500, false],
  ])('answered %i: success is %s', async (status, ok) => {
    const { deliver } = createReceiver(
      () => new Response(null, { status, ...(status === 301 ? { headers: { Location: '/x' } } : {}) }),
    )
    const sandbox = createTestSandbox(fixture, { deliver })
    await pay(sandbox)
    await settle(sandbox)
    expect((await listed(sandbox))[0].deliveries).toMatchObject([{ status, ok }])
  })

  it('that fail, or are never answered, are failures', { timeout: 15_000 }, async () => {
    const broken = createTestSandbox(fixture, { deliver: () => Promise.reject(new Error('connect ECONNREFUSED')) })
    await pay(broken)
    await settle(broken)
    expect((await listed(broken))[0].deliveries).toMatchObject([{ ok: false, note: '连接失败：connect ECONNREFUSED' }])
    const silent = createTestSandbox(fixture, { deliver: () => new Promise(() => undefined) })
    await pay(silent)
    await new Promise((resolve) => setTimeout(resolve, 5500))
    expect((await listed(silent))[0].deliveries).toMatchObject([{ ok: false, note: '接收方 5 秒内没有应答' }])
  })

  it('without a way to deliver are held for the inspector', async () => {
    const sandbox = createTestSandbox(fixture)
    await pay(sandbox)
    expect(await listed(sandbox)).toMatchObject([
      { state: 'held', resource: { trade_state: 'SUCCESS' }, deliveries: [] },
    ])
  })
})

describe('targets', () => {
  it.each([
    ['http://localhost/n', true],
    ['http://127.0.0.1:8080/n', true],
    ['http://127.1/n', true],
    ['http://2130706433/n', true],
    ['https://[::1]:443/n', true],
    ['http://169.254.169.254/n', false],
    ['http://10.0.0.1/n', false],
    ['http://0.0.0.0/n', false],
    ['http://[::ffff:127.0.0.1]/n', false],
    ['http://localhost.evil.com/n', false],
    ['http://127.0.0.1.nip.io/n', false],
    ['http://localhost@evil.com/n', false],
    ['http://user@localhost/n', false],
    ['ftp://localhost/n', false],
    ['nothing', false],
  ])('%s: %s', (url, allowed) => expect(isAllowedTarget(url, [])).toBe(allowed))

  it('beside this machine must be named', async () => {
    expect(isAllowedTarget('https://ci.example.com/n', ['ci.example.com'])).toBe(true)
    expect(isAllowedTarget('https://ci.example.com:8443/n', ['ci.example.com:8443'])).toBe(true)
    expect(isAllowedTarget('https://ci.example.com:8443/n', ['ci.example.com:443'])).toBe(false)
    const { received, deliver } = createReceiver(() => new Response())
    const sandbox = createTestSandbox(fixture, { deliver })
    const made = await sandbox.control('/notifications', { event: 'TRANSACTION.SUCCESS', url: 'https://example.com/n' })
    await settle(sandbox)
    expect([made.state, received.length]).toEqual(['refused', 0])
  })
})

describe('a made notification', () => {
  it('is any event of the catalog, with overrides, and really decrypts', async () => {
    const { received, deliver } = createReceiver(() => new Response())
    const sandbox = createTestSandbox(fixture, { deliver })
    const made = await sandbox.control('/notifications', {
      event: 'REFUND.SUCCESS',
      url: 'http://127.0.0.1:9/n',
      overrides: { out_refund_no: 'MINE', refund_status: 'ABNORMAL' },
    })
    await settle(sandbox)
    expect(made).toMatchObject({ status: 200, event: 'REFUND.SUCCESS', resource: { out_refund_no: 'MINE' } })
    const { resource } = JSON.parse(received[0]!.body)
    expect(JSON.parse(await decryptResource(resource, credentials.apiV3Key))).toMatchObject({
      refund_status: 'ABNORMAL',
    })
  })

  it.each([
    [{ event: 'NOTHING', url: 'http://127.0.0.1:9/n' }, 'event-unknown'],
    [{ event: 'REFUND.SUCCESS', url: 'n' }, 'url-malformed'],
    [{ event: 'REFUND.SUCCESS', url: 'http://127.0.0.1:9/n', variant: 'X' }, 'variant-unknown'],
    [{ event: 'REFUND.SUCCESS', url: 'http://127.0.0.1:9/n', overrides: [] }, 'resource-malformed'],
  ])('%o is refused: %s', async (body, code) => {
    expect(await createTestSandbox(fixture).control('/notifications', body)).toMatchObject({ status: 400, code })
  })
})

describe('a signature fault on a notification', () => {
  it.each(['signature-probe', 'corrupt-signature', 'missing-signature', 'unknown-serial', 'stale-timestamp'])(
    '%s does not verify; a receiver that accepts it is reported, one that refuses gets the next delivery right',
    async (kind) => {
      const { received, deliver } = createReceiver(() => new Response())
      const sandbox = createTestSandbox(fixture, { deliver })
      await sandbox.control('/faults', { kind, on: 'notification' })
      await pay(sandbox)
      await sandbox.control('/clock', { advanceSeconds: 15 })
      expect(received).toHaveLength(2)
      expect((await verification(received[0]!)).ok).toBe(false)
      expect((await verification(received[1]!)).ok).toBe(true)
      const [{ deliveries, state }] = await listed(sandbox)
      expect(state).toBe('delivered')
      expect(deliveries[0]).toMatchObject({ fault: kind, ok: false, status: 200 })
      expect(deliveries[0].note).toContain('没有正确验签')
      expect(deliveries[1]).toMatchObject({ ok: true })
    },
  )
})
