import { describe, expect, it } from 'vitest'
import { catalogSource, exampleRequest, isBinary, successOf, violations, type Json } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { encryptSensitive, importPublicKey } from '../../protocol/index.ts'
import { expandPointers, readPointer, replaceAt } from '../../../catalog/index.ts'
import { createFixture, createTestSandbox, type TestCall } from '../testing/client.ts'

const { operations, webhooks } = loadCatalog()
const fixture = await createFixture(catalogSource({ operations, webhooks }))
const publicKey = await importPublicKey(fixture.credentials.publicKeyPem, 'encrypt')
const serial = { 'Wechatpay-Serial': fixture.credentials.publicKeyId }
const hour = 3600

/** What must have happened before an example can succeed: the catalog's examples tell one story. */
const needsStory = (id: string) => /^GET .*(transactions|refunds|bill)|^POST .*refunds$/.test(id)

const cases = operations
  .filter(({ api, requestBody }) => api === 'v3' && requestBody?.mediaType !== 'multipart/form-data')
  .flatMap((operation) =>
    operation.examples.map((example) => ({ name: `${operation.id} (${example.id})`, operation, example })),
  )

async function encrypted(body: Json, patterns: string[]): Promise<Json> {
  let result = body
  for (const pointer of patterns.flatMap((pattern) => expandPointers(body, pattern))) {
    result = replaceAt(result, pointer, await encryptSensitive(String(readPointer(body, pointer)), publicKey))
  }
  return result
}

describe.each(cases)('$name', ({ operation, example }) => {
  const send = async (): Promise<TestCall> => {
    const { target, body } = exampleRequest(operation, example.id)
    const call = { method: operation.method.toUpperCase(), target, headers: serial }
    return body === undefined ? call : { ...call, body: await encrypted(body, operation.sensitive.request) }
  }

  it('is taken as a request of good form: answered, or refused for business reasons only', async () => {
    const { call, control } = createTestSandbox(fixture)
    const answer = await call(await send())
    const [{ checks }] = (await control('/requests')).requests
    const failed = checks
      .filter(({ ok }: { ok: boolean }) => !ok)
      .map(({ step, note }: { step: string; note: string }) => `${step}: ${note}`)
    expect(failed.filter((text: string) => !text.startsWith('business'))).toEqual([])
    if (!needsStory(operation.id)) expect(answer.status).toBeLessThan(300)
  })

  it('is answered in the shape of its schema, deterministically', async () => {
    const now = () => 1_800_000_000_000
    const run = async () => createTestSandbox(fixture, { seed: 'stateless', now }).call(await send())
    const [first, second] = [await run(), await run()]
    expect(first.status).toBe(second.status)
    const success = successOf(operation)
    if (first.status >= 300 || !success?.schema || isBinary(success)) return
    expect(violations(success.schema, first.json, { unknownFields: 'refuse' })).toEqual([])
    if (operation.sensitive.response.length === 0) expect(second.text).toBe(first.text)
  })
})

describe('an operation without state', () => {
  it('says so by a header, and others do not', async () => {
    const { call } = createTestSandbox(fixture)
    const operation = operations.find(({ id }) => id === 'POST /v3/vehicle/etc/preopen')!
    const { target, body } = exampleRequest(operation)
    const answer = await call({
      method: 'POST',
      target,
      headers: serial,
      body: await encrypted(body ?? null, operation.sensitive.request),
    })
    expect([answer.status, answer.headers.get('Wechatpay-Sandbox')]).toEqual([200, 'stateless'])
    expect((await call({ method: 'GET', target: '/v3/certificates' })).headers.get('Wechatpay-Sandbox')).toBeNull()
  })

  it('answers the caller’s own values where the answer has fields of the same name that they fit', async () => {
    const operation = {
      ...operations.find(({ id }) => id === 'POST /v3/vehicle/etc/preopen')!,
      id: 'POST /v3/echo/{id}',
      path: '/v3/echo/{id}',
      parameters: [
        { in: 'path' as const, name: 'id', required: true, schema: { type: 'string' as const } },
        { in: 'query' as const, name: 'limit', required: false, schema: { type: 'integer' as const } },
      ],
      requestBody: {
        mediaType: 'application/json' as const,
        required: true,
        schema: {
          type: 'object' as const,
          properties: {
            name: { type: 'string' as const },
            long: { type: 'string' as const },
            amount: { type: 'object' as const, properties: { total: { type: 'integer' as const } } },
          },
        },
      },
      answers: [
        {
          status: 200,
          description: '',
          mediaType: 'application/json',
          schema: {
            type: 'object' as const,
            properties: {
              id: { type: 'string' as const, examples: ['example'] },
              limit: { type: 'integer' as const, examples: [5] },
              name: { type: 'string' as const, examples: ['example'] },
              long: { type: 'string' as const, maxLength: 10, examples: ['example'] },
              amount: {
                type: 'object' as const,
                properties: {
                  total: { type: 'integer' as const, examples: [1] },
                  paid: { type: 'integer' as const, examples: [2] },
                },
              },
              own: { type: 'string' as const, examples: ['example'] },
            },
          },
        },
      ],
      sensitive: { request: [], response: [] },
    }
    const catalog = catalogSource({ operations: [operation], webhooks: [] })
    const { json } = await createTestSandbox(fixture, { catalog }).call({
      method: 'POST',
      target: '/v3/echo/abc%20d?limit=7',
      body: { name: '我', long: 'too long to fit', amount: { total: 42 } },
    })
    expect(json).toEqual({
      id: 'abc d',
      limit: 7,
      name: '我',
      long: 'example',
      amount: { total: 42, paid: 2 },
      own: 'example',
    })
  })
})

describe('the story of the catalog’s examples', () => {
  it('is one: what the prepay examples make, queries, refund and bill examples find', async () => {
    const now = () => Date.parse('2026-01-01T12:00:00+08:00')
    const { call, control } = createTestSandbox(fixture, { now })
    const send = async (id: string) => {
      const operation = operations.find((known) => known.id === id)!
      const { target, body } = exampleRequest(operation)
      const made = { method: operation.method.toUpperCase(), target, headers: serial }
      return call(body === undefined ? made : { ...made, body: await encrypted(body, operation.sensitive.request) })
    }
    const prepaid = await send('POST /v3/pay/transactions/jsapi')
    expect(prepaid.status).toBe(200)
    const query = 'GET /v3/pay/transactions/out-trade-no/{out_trade_no}'
    expect((await send(query)).status).toBe(200)
    await control('/orders/WXP20260101000001/pay', {})
    expect((await send(query)).json.trade_state).toBe('SUCCESS')
    await control('/clock', { advanceSeconds: 24 * hour })
    expect((await send('GET /v3/bill/tradebill')).status).toBe(200)
  })
})
