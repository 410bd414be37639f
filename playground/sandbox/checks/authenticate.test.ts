import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { createNonce, generateKeyPair, importPrivateKey, requestMessage, sign } from '../../protocol/index.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, readAnswer, signedRequest, type TestAnswer } from '../testing/client.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const { credentials } = fixture
const certificates = { method: 'GET', target: '/v3/certificates' }
const refunds = { method: 'GET', target: '/v3/refund/domestic/refunds/R123456' }
const query = { method: 'GET', target: '/v3/pay/transactions/out-trade-no/TEST20260101000001?mchid=1900000001' }
const prepay = { method: 'POST', target: '/v3/pay/transactions/jsapi', body: prepayBody() }

describe('the order of checks', () => {
  it('answers an unknown path with 404 and a wrong method with 405, empty and unsigned', async () => {
    const { call } = createTestSandbox(fixture)
    const unknown = await call({
      method: 'GET',
      target: '/v3/nothing/here',
      headers: { Accept: '', Authorization: '' },
    })
    const method = await call({ method: 'DELETE', target: '/v3/certificates', headers: { Authorization: '' } })
    expect([unknown.status, unknown.text, unknown.verification.reason]).toEqual([404, '', 'signature-missing'])
    expect([method.status, method.text, method.verification.reason]).toEqual([405, '', 'signature-missing'])
  })

  it.each([certificates, refunds])('asks $target for Accept and User-Agent before anything else', async (request) => {
    const { call } = createTestSandbox(fixture)
    for (const name of ['Accept', 'User-Agent']) {
      const answer = await call({ ...request, headers: { [name]: '', Authorization: '' } })
      expect(answer.status).toBe(400)
      expect(answer.json).toEqual({ code: 'INVALID_REQUEST', message: 'Http头缺少Accept或User-Agent' })
      expect(answer.verification.reason).toBe('signature-missing')
    }
  })

  it('authenticates the pay endpoints before it asks for Accept', async () => {
    const { call } = createTestSandbox(fixture)
    expect((await call({ ...query, headers: { Accept: '', Authorization: '' } })).status).toBe(401)
    const signed = await call({ ...query, headers: { Accept: '' } })
    expect([signed.status, signed.json.message]).toEqual([400, 'Http头缺少Accept或User-Agent'])
  })

  it('looks at the time before the certificate, and at the certificate before the signature', async () => {
    const { call } = createTestSandbox(fixture)
    const stale = { timestamp: Math.floor(Date.now() / 1000) - 900 }
    expect((await call({ ...query, ...stale, serial: 'ABCD' })).json.message).toContain('timestamp')
    const other = await importPrivateKey((await generateKeyPair()).privateKeyPem, 'sign')
    expect((await call({ ...query, serial: 'ABCD', key: other })).json.message).toContain('证书序列号')
  })

  it('looks at the signature before the parameters', async () => {
    const { call } = createTestSandbox(fixture)
    const key = await importPrivateKey((await generateKeyPair()).privateKeyPem, 'sign')
    expect((await call({ ...prepay, body: {}, key })).status).toBe(401)
  })
})

describe('a 401', () => {
  it.each([
    ['absent', ''],
    ['of another kind', 'Bearer abc'],
    ['without items', 'WECHATPAY2-SHA256-RSA2048'],
    ['with spaces between items', 'WECHATPAY2-SHA256-RSA2048 mchid="1", nonce_str="2"'],
  ])('words an Authorization header that is %s as the endpoint does', async (_name, Authorization) => {
    const { call } = createTestSandbox(fixture)
    const atCertificates = await call({ ...certificates, headers: { Authorization } })
    expect(atCertificates.status).toBe(401)
    expect(atCertificates.json).toEqual({
      code: 'SIGN_ERROR',
      message: 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》',
    })
    const atPay = await call({ ...query, headers: { Authorization } })
    expect(atPay.json).toEqual({ code: 'SIGN_ERROR', message: '签名信息错误，验签失败' })
  })

  it('names another suite', async () => {
    const { call } = createTestSandbox(fixture)
    const items = 'mchid="1900000001",nonce_str="2",signature="A",timestamp="1",serial_no="5"'
    const answer = await call({ ...query, headers: { Authorization: `WECHATPAY2-SM2-WITH-SM3 ${items}` } })
    expect(answer.json.message).toBe('HTTP头Authorization认证类型不正确')
  })

  it('has a Request-ID at certificates and refunds, none at the pay endpoints, and is never signed', async () => {
    const { call } = createTestSandbox(fixture)
    const headers = { Authorization: '' }
    for (const request of [certificates, refunds]) {
      const answer = await call({ ...request, headers })
      expect(answer.headers.get('Request-ID')).toMatch(/^08[0-9A-F]{32}-268443699$/)
      expect(answer.headers.get('Wechatpay-Signature')).toBeNull()
    }
    const atPay = await call({ ...query, headers })
    expect(atPay.headers.get('Request-ID')).toBeNull()
    expect(atPay.headers.get('Wechatpay-Serial')).toBeNull()
  })

  it('says of a wrong signature what the platform says, the body cut to 8 bytes, the length in bytes', async () => {
    const { call } = createTestSandbox(fixture)
    const key = await importPrivateKey((await generateKeyPair()).privateKeyPem, 'sign')
    const body = JSON.stringify(prepay.body)
    const answer = await call({ ...prepay, body, key })
    const { sign_information, ...detail } = answer.json.detail
    expect([answer.status, answer.json.code, answer.json.message]).toEqual([401, 'SIGN_ERROR', '签名错误'])
    expect(detail).toEqual({ detail: { issue: 'sign not match' }, field: 'signature', location: 'authorization' })
    expect(sign_information).toMatchObject({ method: 'POST', url: '/v3/pay/transactions/jsapi' })
    const lines = sign_information.truncated_sign_message.split('\n')
    expect([lines[0], lines[1], lines[4], lines.length]).toEqual([
      'POST',
      '/v3/pay/transactions/jsapi',
      body.slice(0, 8),
      6,
    ])
    const full = requestMessage({ method: 'POST', target: prepay.target, timestamp: lines[2], nonce: lines[3], body })
    expect(sign_information.sign_message_length).toBe(new TextEncoder().encode(full).length)
    expect(sign_information.sign_message_length).toBeGreaterThan(full.length)
    expect(answer.text).not.toContain('形象店')
  })
})

describe('the window of time', () => {
  it.each([
    [-299, 200],
    [-300, 200],
    [-301, 401],
    [299, 200],
    [300, 200],
    [301, 401],
  ])('%i seconds: %i', async (offset, status) => {
    const now = 1_800_000_000_000
    const { call } = createTestSandbox(fixture, { now: () => now })
    const answer = await call({ ...prepay, timestamp: now / 1000 + offset })
    expect(answer.status).toBe(status)
    if (status === 401) {
      expect(answer.json.message).toBe('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟')
    }
  })
})

describe('the Authorization header', () => {
  it('takes its items in all 120 orders, and the serial in any case and without leading zeros', async () => {
    const { handler } = createTestSandbox(fixture)
    const request = await signedRequest(fixture, certificates, Date.now())
    const [scheme, items = ''] = (request.headers.get('Authorization') ?? '').split(' ')
    for (const order of permutations(items.split(','))) {
      request.headers.set('Authorization', `${scheme} ${order.join(',')}`)
      expect((await handler(request.clone())).status).toBe(200)
    }
    const { call } = createTestSandbox(fixture)
    expect((await call({ ...certificates, serial: credentials.serial.toLowerCase() })).status).toBe(200)
    expect((await call({ ...certificates, serial: `00${credentials.serial}` })).status).toBe(200)
  })

  it('is refused quickly when hostile', async () => {
    const { call } = createTestSandbox(fixture)
    const started = performance.now()
    const answer = await call({
      ...query,
      headers: { Authorization: `WECHATPAY2-SHA256-RSA2048 ${'"'.repeat(100_000)}` },
    })
    expect(answer.status).toBe(401)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('what almost matches', () => {
  const path = '/v3/pay/transactions/out-trade-no/A'

  it('is refused: an encoded bar signed, a raw one sent; both are right when signed as sent', async () => {
    expect((await signedAs(`${path}%7CB12345?mchid=1900000001`, `${path}|B12345?mchid=1900000001`)).status).toBe(401)
    expect((await signedAs(`${path}|B12345?mchid=1900000001`, `${path}|B12345?mchid=1900000001`)).status).toBe(404)
    expect((await signedAs(`${path}%7CB12345?mchid=1900000001`, `${path}%7CB12345?mchid=1900000001`)).status).toBe(404)
  })

  it.each([
    ['a body without its last newline', (body: string) => body.trimEnd(), (body: string) => `${body}\n`],
    ['a body printed again', (body: string) => JSON.stringify(JSON.parse(body), null, 2), (body: string) => body],
  ])('is refused: %s', async (_name, signed, sent) => {
    const body = JSON.stringify(prepay.body)
    expect((await signedBody(signed(body), sent(body))).status).toBe(401)
  })

  it('is accepted: a body that ends in a newline, as the Go SDK sends it', async () => {
    const body = `${JSON.stringify(prepay.body)}\n`
    expect((await signedBody(body, body)).status).toBe(200)
  })

  it('is refused: a method in lower case', async () => {
    const answer = await signedBody('', '', (message) => message.replace('POST', 'post'))
    expect(answer.status).toBe(401)
  })

  async function signedAs(signed: string, target: string): Promise<TestAnswer> {
    const { handler } = createTestSandbox(fixture)
    const request = await signedRequest(fixture, { method: 'GET', target: signed }, Date.now())
    return readAnswer(fixture, await handler(request, { target }), Date.now())
  }

  async function signedBody(
    signed: string,
    body: string,
    change: (message: string) => string = (message) => message,
  ): Promise<TestAnswer> {
    const { handler } = createTestSandbox(fixture)
    const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), createNonce()]
    const message = change(requestMessage({ method: 'POST', target: prepay.target, timestamp, nonce, body: signed }))
    const signature = await sign(message, fixture.signing)
    const items = { mchid: credentials.mchid, nonce_str: nonce, signature, timestamp, serial_no: credentials.serial }
    const Authorization = `WECHATPAY2-SHA256-RSA2048 ${Object.entries(items)
      .map(([name, value]) => `${name}="${value}"`)
      .join(',')}`
    const headers = { Authorization, Accept: '*/*', 'User-Agent': 'test', 'Content-Type': 'application/json' }
    const request = new Request(`http://127.0.0.1:9${prepay.target}`, { method: 'POST', headers, body })
    return readAnswer(fixture, await handler(request), Date.now())
  }
})

function permutations<T>(values: T[]): T[][] {
  if (values.length < 2) return [values]
  return values.flatMap((value, index) =>
    permutations(values.filter((_, other) => other !== index)).map((rest) => [value, ...rest]),
  )
}
