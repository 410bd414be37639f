import { describe, expect, it } from 'vitest'
import { catalogSource, type Json } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, type TestAnswer, type TestCall } from '../testing/client.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))

async function prepay(body: Json, more: Partial<TestCall> = {}): Promise<TestAnswer> {
  const { call } = createTestSandbox(fixture)
  const answer = await call({ method: 'POST', target: '/v3/pay/transactions/jsapi', body, ...more })
  // a refused parameter is a signed business error
  if (answer.status !== 413) expect(answer.verification.ok).toBe(true)
  return answer
}

async function get(target: string): Promise<TestAnswer> {
  return createTestSandbox(fixture).call({ method: 'GET', target })
}

describe('the wording of a refused parameter', () => {
  it.each<[string, Json, string, Json]>([
    [
      'too short',
      prepayBody({ out_trade_no: '1' }),
      '输入源“/body/out_trade_no”映射到值字段“商户订单号”字符串规则校验失败，字节数 1，小于最小值 6',
      1,
    ],
    [
      'too long in bytes',
      prepayBody({ attach: '附'.repeat(43) }),
      '输入源“/body/attach”映射到值字段“附加数据”字符串规则校验失败，字节数 129，大于最大值 128',
      129,
    ],
    [
      'against the pattern',
      prepayBody({ out_trade_no: 'A B C D E F' }),
      '输入源“/body/out_trade_no”映射到值字段“商户订单号”字符串规则校验失败，字符串必须匹配正则表达式“^[0-9a-zA-Z_\\-\\|\\*]+$”',
      'A B C D E F',
    ],
    [
      'below the minimum',
      prepayBody({ amount: { total: 0, currency: 'CNY' } }),
      '输入源“/body/amount/total”映射到数值字段“总金额”规则校验失败，值低于最小值 1',
      0,
    ],
    [
      'of another JSON type',
      prepayBody({ payer: { openid: 1 } }),
      '无法将 JSON 输入源“/body/payer/openid”映射到目标字段“用户标识”中，此字段需要一个 string 类型的 Json 值',
      1,
    ],
    [
      'a number as text',
      prepayBody({ amount: { total: '100', currency: 'CNY' } }),
      '无法将 JSON 输入源“/body/amount/total”映射到目标字段“总金额”中，此字段需要一个合法的 64 位有符号整数',
      '100',
    ],
    [
      'missing',
      { mchid: '1900000001' },
      '输入源“/body/appid”映射到字段“公众号ID”必填性规则校验失败，此字段为必填项',
      '',
    ],
  ])('%s', async (_name, body, message, value) => {
    const answer = await prepay(body)
    expect([answer.status, answer.json.code, answer.json.message]).toEqual([400, 'PARAM_ERROR', message])
    expect(answer.json.detail).toMatchObject({ location: 'body', value })
    expect(answer.json.detail.field).toMatch(/^\/body\//)
    expect(message).toContain(answer.json.detail.issue)
  })

  it('refuses unknown fields, wherever they are', async () => {
    const answer = await prepay(prepayBody({ payer: { openid: 'o', nickname: 'x' }, extra: 1 }))
    expect([answer.status, answer.json.message]).toEqual([400, '请求中含有未在API文档中定义的参数'])
    expect(answer.json.detail.location).toBeNull()
    expect(answer.json.detail.value.sort()).toEqual(['/body/extra', '/body/payer/nickname'])
    expect(answer.headers.get('Request-ID')).toMatch(/-270924358$/)
  })

  it('names query and path as such', async () => {
    const query = await get('/v3/pay/transactions/out-trade-no/TEST0001')
    expect(query.json).toMatchObject({
      code: 'PARAM_ERROR',
      message: '输入源“/query/mchid”映射到字段“直连商户号”必填性规则校验失败，此字段为必填项',
      detail: { location: 'query' },
    })
    const path = await get('/v3/pay/transactions/out-trade-no/1?mchid=1900000001')
    expect(path.json).toMatchObject({
      message: '输入源“/uri_template/out_trade_no”映射到值字段“商户订单号”字符串规则校验失败，字节数 1，小于最小值 6',
      detail: { location: 'uri_template', value: 1 },
    })
    const unknown = await get('/v3/pay/transactions/out-trade-no/TEST0001?mchid=1900000001&foo=1')
    expect(unknown.json.detail).toEqual({ location: null, value: ['/query/foo'] })
  })

  it('refuses a merchant that is not the caller', async () => {
    const body = await prepay(prepayBody({ mchid: '1900000002' }))
    expect([body.status, body.json]).toEqual([
      400,
      { code: 'PARAM_ERROR', message: 'http header中的mchid与post payload中的mchid不匹配' },
    ])
    const query = await get('/v3/pay/transactions/out-trade-no/TEST0001?mchid=1900000002')
    expect([query.status, query.json.code]).toEqual([400, 'PARAM_ERROR'])
    expect(query.json.message).toContain('不匹配')
  })

  it('does not know another merchant: 400 at orders, 404 at refunds', async () => {
    const order = await prepay(prepayBody({ mchid: '1900000002' }), { mchid: '1900000002' })
    expect([order.status, order.json]).toEqual([400, { code: 'MCH_NOT_EXISTS', message: '商户号不存在' }])
    const refund = await createTestSandbox(fixture).call({
      method: 'GET',
      target: '/v3/refund/domestic/refunds/R1',
      mchid: '1900000002',
    })
    expect([refund.status, refund.json.code]).toEqual([404, 'MCH_NOT_EXISTS'])
  })
})

describe('hostile bodies', () => {
  it.each([
    ['no JSON', '{"mchid":'],
    ['no object', '[1]'],
    ['a text', '"x"'],
  ])('%s is a 400', async (_name, body) => {
    expect((await prepay(body)).status).toBe(400)
  })

  it('of another media type are a 400', async () => {
    const answer = await prepay(JSON.stringify(prepayBody()), { headers: { 'Content-Type': 'text/plain' } })
    expect(answer.json).toEqual({ code: 'INVALID_REQUEST', message: 'HTTP 请求不符合微信支付 APIv3 接口规则' })
  })

  it('nested 200 000 deep neither crash nor take long', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    const started = performance.now()
    const answer = await prepay(`{"mchid":"1900000001","attach":${deep}}`)
    expect([answer.status, answer.json.code]).toEqual([400, 'PARAM_ERROR'])
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it.each(['{"__proto__":{"mchid":"1"}}', '{"constructor":{"prototype":{"polluted":1}}}'])(
    '%s changes nothing',
    async (body) => {
      const answer = await prepay(body)
      expect([answer.status, answer.json.code]).toEqual([400, 'PARAM_ERROR'])
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    },
  )

  it('with values of a megabyte are refused in short time', async () => {
    const long = 'a'.repeat(1_000_000)
    const started = performance.now()
    expect((await prepay(prepayBody({ notify_url: `http://${long}` }))).status).toBe(400)
    expect((await prepay(prepayBody({ out_trade_no: long }))).status).toBe(400)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('over 8 MB are a 413, announced or not', async () => {
    const { handler } = createTestSandbox(fixture)
    const url = 'http://127.0.0.1:9/v3/pay/transactions/jsapi'
    const announced = new Request(url, { method: 'POST', body: 'x', headers: { 'Content-Length': '99999999' } })
    expect((await handler(announced)).status).toBe(413)
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    const init = { method: 'POST', body: endless, duplex: 'half' }
    expect((await handler(new Request(url, init))).status).toBe(413)
    expect(sent).toBeLessThan(10 * 1024 * 1024)
  })
})

describe('time_expire', () => {
  const now = Date.parse('2026-01-01T12:00:00+08:00')
  it.each([
    ['2026-01-01T12:00:59+08:00', 400],
    ['2026-01-01T12:01:00+08:00', 200],
    ['2026-01-16T12:00:00+08:00', 200],
    ['2026-01-16T12:00:01+08:00', 400],
    ['2026-01-01 12:10:00', 400],
    ['2026-01-01T12:10:00', 400],
  ])('%s at noon: %i', async (time_expire, status) => {
    const { call } = createTestSandbox(fixture, { now: () => now })
    const answer = await call({
      method: 'POST',
      target: '/v3/pay/transactions/jsapi',
      body: prepayBody({ time_expire }),
    })
    expect(answer.status).toBe(status)
    if (status === 400) expect(answer.json.message).toContain('/body/time_expire')
  })
})
