import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, signedRequest, type TestCall } from '../testing/client.ts'

const catalog = loadCatalog()
const fixture = await createFixture(catalogSource(catalog))
const prepay: TestCall = { method: 'POST', target: '/v3/pay/transactions/jsapi', body: prepayBody() }

describe('Wechatpay-Negative-Test', () => {
  const operation = catalog.operations.find(({ id }) => id === 'POST /v3/pay/transactions/jsapi')!
  it.each(operation.errors.map(({ code, status, message }) => [code, status, message] as const))(
    'asks for %s: %i %s, signed, and changes nothing',
    async (code, status) => {
      const { call, control } = createTestSandbox(fixture)
      const answer = await call({ ...prepay, headers: { 'Wechatpay-Negative-Test': code } })
      expect([answer.status, answer.json.code, answer.verification.ok]).toEqual([status, code, true])
      const authored = operation.errors.filter((error) => error.code === code).map(({ message }) => message)
      expect(authored).toContain(answer.json.message)
      expect((await control('/state')).counts.orders).toBe(0)
    },
  )

  it('needs a right signature like any call, and a code of the catalog', async () => {
    const { call } = createTestSandbox(fixture)
    const headers = { 'Wechatpay-Negative-Test': 'NO_AUTH' }
    expect((await call({ ...prepay, headers, serial: '1234' })).status).toBe(401)
    const unknown = await call({ ...prepay, headers: { 'Wechatpay-Negative-Test': 'NOTHING' } })
    expect([unknown.status, unknown.json.code]).toEqual([400, 'PARAM_ERROR'])
    expect(unknown.json.message).toContain('ORDER_CLOSED')
  })
})

describe('ordered faults', () => {
  it.each([
    ['corrupt-signature', 'signature-mismatch'],
    ['missing-signature', 'signature-missing'],
    ['signature-probe', 'signature-probe'],
    ['unknown-serial', 'serial-unknown'],
    ['stale-timestamp', 'timestamp-skewed'],
  ])('%s makes the client see %s, as often as asked', async (kind, reason) => {
    const { call, control } = createTestSandbox(fixture)
    await control('/faults', { kind, times: 2 })
    const reasons: (string | undefined)[] = []
    for (let index = 0; index < 3; index++) reasons.push((await call(prepay)).verification.reason)
    expect(reasons).toEqual([reason, reason, undefined])
    expect((await control('/requests')).requests[1].faults).toHaveLength(1)
  })

  it.each([
    [429, 'FREQUENCY_LIMITED', true],
    [500, 'SYSTEM_ERROR', true],
    [502, 'SERVICE_UNAVAILABLE', false],
    [503, 'SERVICE_UNAVAILABLE', false],
  ])('status %i answers %s (signed: %s) although the call took effect', async (status, code, signed) => {
    const { call, control } = createTestSandbox(fixture)
    await control('/faults', { kind: 'status', status })
    const answer = await call(prepay)
    expect([answer.status, answer.json.code]).toEqual([status, code])
    if (status === 429) expect(answer.verification.ok).toBe(signed)
    if (status > 501) expect(answer.headers.get('Wechatpay-Signature')).toBeNull()
    expect((await control('/state')).counts.orders).toBe(1)
  })

  it('drop loses the answer after the call took effect, or before', async () => {
    const { handler, control } = createTestSandbox(fixture)
    for (const [phase, orders] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      await control('/faults', { kind: 'drop', phase })
      expect((await handler(await signedRequest(fixture, prepay, Date.now()))).type).toBe('error')
      expect((await control('/state')).counts.orders).toBe(orders)
    }
  })

  it('delay makes the answer late', async () => {
    const { call, control } = createTestSandbox(fixture)
    await control('/faults', { kind: 'delay', delayMs: 120 })
    const started = performance.now()
    expect((await call(prepay)).status).toBe(200)
    expect(performance.now() - started).toBeGreaterThan(110)
  })

  it('apply only where asked', async () => {
    const { call, control } = createTestSandbox(fixture)
    const { faults } = await control('/faults', { kind: 'missing-signature', path: '/v3/certificates' })
    expect(faults).toEqual([{ kind: 'missing-signature', on: 'answer', times: 1, path: '/v3/certificates' }])
    expect((await call(prepay)).verification.ok).toBe(true)
    expect((await call({ method: 'GET', target: '/v3/certificates' })).verification.ok).toBe(false)
  })

  it('are counted rightly in parallel', async () => {
    const { call, control } = createTestSandbox(fixture)
    await control('/faults', { kind: 'missing-signature', times: 7 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(prepay)))
    expect(answers.filter(({ verification }) => !verification.ok)).toHaveLength(7)
  })
})
