import { describe, expect, it } from 'vitest'
import { catalogSource, type Operation } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { vectors } from '../../../test/fixtures/vectors.ts'
import { decryptSensitive, encryptSensitive, importPrivateKey, importPublicKey } from '../../protocol/index.ts'
import { createFixture, createTestSandbox, type TestAnswer } from '../testing/client.ts'

const catalog = loadCatalog()
const fixture = await createFixture(catalogSource(catalog))
const { credentials } = fixture
const publicKey = await importPublicKey(credentials.publicKeyPem, 'encrypt')
const certificateKey = await importPublicKey(credentials.platformCertificatePem, 'encrypt')
const target = '/v3/pay/transactions/jsapi'

async function prepay(number: string, name: string, serial: string): Promise<TestAnswer> {
  const { call } = createTestSandbox(fixture)
  return call({ method: 'POST', target, headers: { 'Wechatpay-Serial': serial }, body: bodyWith(number, name) })
}

function bodyWith(number: string, name: string) {
  return {
    appid: 'wxd678efh567hg6787',
    mchid: '1900000001',
    description: '限定本人支付',
    out_trade_no: 'SENSITIVE0001',
    notify_url: 'https://www.example.com/notify',
    amount: { total: 100, currency: 'CNY' },
    payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', identity: { type: 'IDCARD', number, name } },
  }
}

describe('encrypted fields of a request', () => {
  it.each([
    ['the public key', publicKey, credentials.publicKeyId],
    ['the platform certificate', certificateKey, credentials.platformSerial],
  ])('are accepted when encrypted with %s and named', async (_name, key, serial) => {
    const [number, name] = [await encryptSensitive('44030019900101001X', key), await encryptSensitive('张三', key)]
    const answer = await prepay(number, name, serial)
    expect([answer.status, answer.verification]).toMatchObject([200, { ok: true, serial }])
  })

  it('need the serial of their key', async () => {
    const number = await encryptSensitive('1', publicKey)
    const missing = await prepay(number, number, '')
    expect([missing.status, missing.json]).toEqual([
      400,
      { code: 'PARAM_ERROR', message: 'HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)' },
    ])
    const wrong = await prepay(number, number, 'PUB_KEY_ID_0000')
    expect([wrong.status, wrong.json]).toEqual([
      400,
      { code: 'PARAM_ERROR', message: '平台证书序列号Wechatpay-Serial错误' },
    ])
  })

  it('that cannot be decrypted are named: plain text, another key, another hash', async () => {
    const good = await encryptSensitive('张三', publicKey)
    const foreign = await encryptSensitive('张三', certificateKey)
    const otherHash = vectors.rsa_oaep_sha1.find(({ id }) => id === 'negative-oaep-sha256')?.ciphertext_b64 ?? ''
    for (const bad of ['44030019900101001X', foreign, otherHash, 'A'.repeat(344)]) {
      const answer = await prepay(bad, good, credentials.publicKeyId)
      expect([answer.status, answer.json.code, answer.json.detail.field]).toEqual([
        400,
        'PARAM_ERROR',
        '/body/payer/identity/number',
      ])
      expect(answer.json.message).toContain('/body/payer/identity/number')
    }
  })

  it('make the same order again although their cipher texts differ, and another one when the plain text does', async () => {
    const { call } = createTestSandbox(fixture)
    const headers = { 'Wechatpay-Serial': credentials.publicKeyId }
    const send = async (name: string) => {
      const [number, encrypted] = [
        await encryptSensitive('44030019900101001X', publicKey),
        await encryptSensitive(name, publicKey),
      ]
      return call({ method: 'POST', target, headers, body: bodyWith(number, encrypted) })
    }
    expect((await send('张三')).status).toBe(200)
    expect((await send('张三')).status).toBe(200)
    expect((await send('李四')).status).toBeGreaterThanOrEqual(400)
  })
})

describe('limits of encrypted fields', () => {
  const operation: Operation = {
    ...structuredClone(catalog.operations.find(({ id }) => id === 'POST /v3/vehicle/etc/preopen')!),
    id: 'POST /v3/test/limits',
    path: '/v3/test/limits',
    parameters: [],
    requestBody: {
      mediaType: 'application/json',
      required: true,
      schema: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', title: '姓名', maxLength: 9, 'x-sensitive': true } },
      },
    },
    answers: [
      {
        status: 200,
        description: '',
        mediaType: 'application/json',
        schema: { type: 'object', properties: { name: { type: 'string', 'x-sensitive': true, examples: ['王五'] } } },
      },
    ],
    sensitive: { request: ['/name'], response: ['/name'] },
  }
  const options = { catalog: catalogSource({ operations: [operation], webhooks: [] }) }
  const headers = { 'Wechatpay-Serial': credentials.publicKeyId }
  const send = async (name: string) =>
    createTestSandbox(fixture, options).call({
      method: 'POST',
      target: '/v3/test/limits',
      headers,
      body: { name: await encryptSensitive(name, publicKey) },
    })

  it('hold for the plain text, in bytes', async () => {
    const answer = await send('四个汉字')
    expect([answer.status, answer.json.message]).toEqual([
      400,
      '输入源“/body/name”映射到值字段“姓名”字符串规则校验失败，字节数 12，大于最大值 9',
    ])
  })

  it('and the answer comes back encrypted for the merchant, with the caller’s own value', async () => {
    const { status, json } = await send('张三')
    const key = await importPrivateKey(credentials.privateKeyPem, 'decrypt')
    expect([status, await decryptSensitive(json.name, key)]).toEqual([200, '张三'])
  })
})
