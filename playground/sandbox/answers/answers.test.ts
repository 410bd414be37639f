import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { decryptResource, readCertificate } from '../../protocol/index.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, type TestCall } from '../testing/client.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const { credentials } = fixture
const prepay: TestCall = { method: 'POST', target: '/v3/pay/transactions/jsapi', body: prepayBody() }
const unknownOrder: TestCall = { method: 'GET', target: '/v3/pay/transactions/out-trade-no/UNKNOWN1?mchid=1900000001' }
const close: TestCall = {
  method: 'POST',
  target: '/v3/pay/transactions/out-trade-no/CLOSED00001/close',
  body: { mchid: '1900000001' },
}
const certificates: TestCall = { method: 'GET', target: '/v3/certificates' }
const negative = (code: string): TestCall => ({ ...prepay, headers: { 'Wechatpay-Negative-Test': code } })

describe('answers', () => {
  it.each([
    [200, prepay],
    [204, close],
    [400, { ...prepay, body: {} }],
    [403, negative('NO_AUTH')],
    [404, unknownOrder],
    [429, negative('FREQUENCY_LIMITED')],
    [500, negative('SYSTEM_ERROR')],
  ])('%i is signed with the key that the request asks for', async (status, request) => {
    const { call } = createTestSandbox(fixture)
    const byCertificate = await call(request)
    expect([byCertificate.status, byCertificate.verification]).toMatchObject([
      status,
      { ok: true, serial: credentials.platformSerial },
    ])
    const asked = { ...request, headers: { ...request.headers, 'Wechatpay-Serial': credentials.publicKeyId } }
    const byPublicKey = await createTestSandbox(fixture).call(asked)
    expect([byPublicKey.status, byPublicKey.verification]).toMatchObject([
      status,
      { ok: true, serial: credentials.publicKeyId },
    ])
  })

  it('carry the headers of real ones', async () => {
    const { headers, text } = await createTestSandbox(fixture).call(prepay)
    expect(Object.fromEntries(headers)).toMatchObject({
      server: 'nginx',
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(text.length),
      'cache-control': 'no-cache, must-revalidate',
      'x-content-type-options': 'nosniff',
      'content-language': 'zh-CN',
      'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    })
    expect(headers.get('Request-ID')).toMatch(/^08[0-9A-F]+-0$/)
    expect(headers.get('Wechatpay-Nonce')).toMatch(/^[0-9a-f]{32}$/)
  })

  it('end their Request-ID in the number of the error', async () => {
    const { headers } = await createTestSandbox(fixture).call(unknownOrder)
    expect(headers.get('Request-ID')).toMatch(/-268512771$/)
  })

  it('are stamped with the real clock while business times follow the sandbox clock', async () => {
    const { call, control } = createTestSandbox(fixture)
    const { offsetSeconds } = await control('/clock', { advanceSeconds: 86_400 })
    expect(offsetSeconds).toBe(86_400)
    await call(prepay)
    await control('/orders/TEST20260101000001/pay', {})
    const paid = await call({ ...unknownOrder, target: unknownOrder.target.replace('UNKNOWN1', 'TEST20260101000001') })
    expect(paid.verification.ok).toBe(true)
    expect(Math.abs(Number(paid.headers.get('Wechatpay-Timestamp')) - Date.now() / 1000)).toBeLessThan(5)
    expect(Date.parse(paid.json.success_time) - Date.now()).toBeGreaterThan(86_000_000)
  })
})

describe('GET /v3/certificates', () => {
  it('answers the platform certificate, encrypted, without a line feed at its end', async () => {
    const { json } = await createTestSandbox(fixture).call(certificates)
    const [entry] = json.data
    const pem = await decryptResource(entry.encrypt_certificate, credentials.apiV3Key)
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n[^]*-----END CERTIFICATE-----$/)
    expect((await readCertificate(pem)).serial).toBe(entry.serial_no)
    expect(entry).toMatchObject({ serial_no: credentials.platformSerial })
    expect(entry.encrypt_certificate).toMatchObject({ algorithm: 'AEAD_AES_256_GCM', associated_data: 'certificate' })
    expect(entry.encrypt_certificate.nonce).toHaveLength(12)
    expect(entry.effective_time).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$/)
  })

  it('has none for a merchant of the public-key mode, whose answers are all signed with that key', async () => {
    const answer = await createTestSandbox(fixture, { certificates: 'none' }).call(certificates)
    expect([answer.status, answer.json.code]).toEqual([404, 'RESOURCE_NOT_EXISTS'])
    expect(answer.json.message).toMatch(/^无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。/)
    expect(answer.verification).toMatchObject({ ok: true, serial: credentials.publicKeyId })
  })

  it.each([
    ['public-key', credentials.publicKeyId],
    ['certificate', credentials.platformSerial],
  ] as const)('and others are signed as the setting %s says', async (answerKey, serial) => {
    const other = serial === credentials.publicKeyId ? credentials.platformSerial : credentials.publicKeyId
    const headers = { 'Wechatpay-Serial': other }
    const { verification } = await createTestSandbox(fixture, { answerKey }).call({ ...certificates, headers })
    expect(verification).toMatchObject({ ok: true, serial })
  })
})

describe('credentials', () => {
  it('are of the documented examples, and labelled as test-only', async () => {
    expect(credentials).toMatchObject({
      mchid: '1900000001',
      subMchid: '1900000109',
      appid: 'wxd678efh567hg6787',
      subAppid: 'wxf636efh567hg4356',
      openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
    })
    expect(credentials.apiV3Key).toHaveLength(32)
    expect(credentials.publicKeyId).toMatch(/^PUB_KEY_ID_\d+$/)
    for (const pem of [credentials.certificatePem, credentials.platformCertificatePem]) {
      const { subject, issuer, serial } = await readCertificate(pem)
      expect(`${subject} ${issuer}`).toMatch(/test only.*not Tenpay/)
      expect(serial).toMatch(/^[0-9A-F]{40}$/)
    }
    expect(JSON.parse(JSON.stringify(credentials))).toEqual(credentials)
  })

  it('leave the merchant private key out of what the sandbox holds', () => {
    const held = Object.values(fixture.keys).filter((value) => value instanceof CryptoKey)
    expect(held.map((key) => key.type)).toEqual(['public', 'public'])
    expect([fixture.keys.platform.signing.extractable, fixture.keys.wechatpay.decryption.extractable]).toEqual([
      false,
      false,
    ])
  })
})
