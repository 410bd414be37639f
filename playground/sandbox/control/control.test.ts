import { describe, expect, it } from 'vitest'
import { catalogSource, type Json } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, type TestCall } from '../testing/client.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const prepay: TestCall = { method: 'POST', target: '/v3/pay/transactions/jsapi', body: prepayBody() }
const adminToken = '0123456789abcdef0123456789abcdef'

describe('the control API', () => {
  it.each([undefined, '', adminToken.slice(0, -1), `${adminToken}0`, adminToken.replace('0', '1')])(
    'refuses the token %s with 401, and does nothing',
    async (token) => {
      const { handler, call, control } = createTestSandbox(fixture, { adminToken })
      await call(prepay)
      const headers = new Headers(token === undefined ? {} : { 'X-Playground-Token': token })
      for (const [method, path] of [
        ['POST', 'reset'],
        ['GET', 'requests'],
        ['GET', 'nothing'],
      ] as const) {
        const answer = await handler(new Request(`http://127.0.0.1:9/__sandbox/${path}`, { method, headers }))
        expect([answer.status, (await answer.json()).code]).toEqual([401, 'token-wrong'])
      }
      expect((await control('/state')).counts.orders).toBe(1)
    },
  )

  it('takes the right token, and never one from the query', async () => {
    const { handler, control } = createTestSandbox(fixture, { adminToken })
    expect((await control('/state')).status).toBe(200)
    const inQuery = new Request(
      `http://127.0.0.1:9/__sandbox/state?token=${adminToken}&X-Playground-Token=${adminToken}`,
    )
    expect((await handler(inQuery)).status).toBe(401)
  })

  it.each<[string, string, Json | undefined, number, string]>([
    ['GET', '/nothing', undefined, 404, 'control-unknown'],
    ['POST', '/state', {}, 405, 'method-not-allowed'],
    ['POST', '/clock', {}, 400, 'seconds-malformed'],
    ['POST', '/clock', { advanceSeconds: -1 }, 400, 'seconds-malformed'],
    ['POST', '/clock', { advanceSeconds: 1.5 }, 400, 'seconds-malformed'],
    ['POST', '/clock', { advanceSeconds: '60' }, 400, 'seconds-malformed'],
    ['POST', '/faults', {}, 400, 'fault-unknown'],
    ['POST', '/faults', { kind: 'status', status: 200 }, 400, 'status-malformed'],
    ['POST', '/faults', { kind: 'delay', times: 0 }, 400, 'times-malformed'],
    ['POST', '/faults', { kind: 'delay', delayMs: -1 }, 400, 'delay-malformed'],
    ['POST', '/orders/%E0%A4%A/pay', {}, 404, 'control-unknown'],
    ['GET', '/requests?limit=0', undefined, 400, 'limit-malformed'],
  ])('%s %s %o answers %i %s in Chinese', async (_method, path, body, status, code) => {
    const { control, call } = createTestSandbox(fixture)
    await call(prepay)
    const answer = await control(path, body)
    expect(answer).toMatchObject({ status, code })
    expect(answer.message).toMatch(/[\u4e00-\u9fff]/)
    // bad input never loses state
    expect((await control('/state')).counts.orders).toBe(1)
  })

  it.each([
    ['{', 'application/json'],
    ['[]', 'application/json'],
    ['outcome=success', 'application/x-www-form-urlencoded'],
    ['{}', 'text/plain'],
  ])('does not take %s as %s', async (body, type) => {
    const { handler } = createTestSandbox(fixture)
    const init = { method: 'POST', body, headers: { 'Content-Type': type } }
    const answer = await handler(new Request('http://127.0.0.1:9/__sandbox/reset', init))
    expect([answer.status, (await answer.json()).code]).toEqual([400, 'body-malformed'])
  })

  it('forgets everything on reset, the clock too', async () => {
    const { control, call } = createTestSandbox(fixture)
    await call(prepay)
    await control('/clock', { advanceSeconds: 100 })
    expect(await control('/reset', {})).toMatchObject({ status: 200, reset: true })
    expect(await control('/state')).toMatchObject({
      offsetSeconds: 0,
      counts: { orders: 0, refunds: 0 },
      orders: [],
      faults: [],
    })
    expect((await control('/requests')).requests).toEqual([])
  })
})

describe('GET /requests', () => {
  it('shows the newest first, at most 200, each with its checks and the whole message, and no Authorization', async () => {
    const { control, call, handler } = createTestSandbox(fixture)
    for (let index = 0; index < 205; index++) await handler(new Request(`http://127.0.0.1:9/v3/nothing/${index}`))
    await call(prepay)
    const { requests } = await control('/requests?limit=1000')
    expect(requests).toHaveLength(200)
    const [newest, before] = requests
    expect(newest).toMatchObject({
      method: 'POST',
      target: '/v3/pay/transactions/jsapi',
      operation: 'POST /v3/pay/transactions/jsapi',
      answer: { status: 200, signed: true },
    })
    expect(newest.checks.map(({ step, ok }: { step: string; ok: boolean }) => `${step} ${ok}`)).toEqual([
      'route true',
      'authorization true',
      'timestamp true',
      'serial true',
      'signature true',
      'headers true',
      'merchant true',
      'parameters true',
      'business true',
    ])
    expect(newest.expected.message).toBe(
      `POST\n/v3/pay/transactions/jsapi\n${newest.authorization.timestamp}\n${newest.authorization.nonce}\n${JSON.stringify(prepay.body)}\n`,
    )
    expect(newest.expected.bytes).toBe(new TextEncoder().encode(newest.expected.message).length)
    expect(newest.authorization.signature).toMatch(/^.{12}…$/)
    expect(Object.keys(newest.headers)).not.toContain('authorization')
    expect(before).toMatchObject({
      target: '/v3/nothing/204',
      answer: { status: 404, signed: false },
      checks: [{ ok: false }],
    })
    expect((await control('/requests')).requests).toHaveLength(50)
  })
})
