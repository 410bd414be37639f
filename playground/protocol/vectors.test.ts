import { describe, expect, it } from 'vitest'
import { vectors } from '../../test/fixtures/vectors.ts'
import {
  appInvocation,
  decryptResource,
  decryptSensitive,
  encryptResource,
  formatAuthorization,
  formatMultipart,
  fromBase64,
  importPrivateKey,
  importPublicKey,
  jsapiInvocation,
  parseAuthorization,
  parseMultipart,
  readCertificate,
  requestMessage,
  responseMessage,
  sha1Hex,
  sha256Hex,
  sign,
  verify,
  verifyAnswer,
} from './index.ts'

const { keys } = vectors
const merchantKey = await importPrivateKey(keys.merchant_private_key_pkcs8_pem, 'sign')
const platformKeys = new Map([
  [keys.platform_serial_no, await importPublicKey(keys.platform_certificate_pem, 'verify')],
  [keys.wechatpay_public_key_id, await importPublicKey(keys.wechatpay_public_key_spki_pem, 'verify')],
])

const covered = [
  'v3_request',
  'v3_message',
  'v3_invoke',
  'aes_gcm',
  'rsa_oaep_sha1',
  'notification',
  'certificates',
  'hash',
  'media_upload',
  'published',
]
const notCovered = {
  v2_sign: 'APIv2 comes later',
  v2_refund_req_info: 'APIv2 comes later',
  sign_error: 'the body of an answer: the sandbox is tested on it',
}

it('knows every group of the vectors', () => {
  const groups = Object.keys(vectors).filter((name) => name !== '_note' && name !== 'keys')
  expect(groups.sort()).toEqual([...covered, ...Object.keys(notCovered)].sort())
})

describe.each(vectors.v3_request)('v3_request $id', (vector) => {
  const unsigned = {
    method: vector.method,
    target: vector.url_as_sent,
    timestamp: vector.timestamp,
    nonce: vector.nonce_str,
    body: vector.signed_body,
  }

  it('gives the message, byte for byte', () => {
    expect(requestMessage(unsigned)).toBe(vector.message)
    expect(new TextEncoder().encode(requestMessage(unsigned))).toHaveLength(vector.message_bytes)
  })

  it('gives the signature', async () => {
    expect(await sign(vector.message, merchantKey)).toBe(vector.signature)
  })

  it('verifies with the key of the merchant certificate', async () => {
    const key = await importPublicKey(keys.merchant_certificate_pem, 'verify')
    expect(await verify(vector.message, vector.signature, key)).toBe(true)
  })

  it('prints and parses the Authorization header', () => {
    const parsed = parseAuthorization(vector.authorization)
    expect(parsed).toEqual({
      scheme: 'WECHATPAY2-SHA256-RSA2048',
      mchid: keys.mchid,
      nonce: vector.nonce_str,
      signature: vector.signature,
      timestamp: vector.timestamp,
      serial: keys.merchant_serial_no,
    })
    expect(formatAuthorization(parsed)).toBe(vector.authorization)
  })
})

describe.each(vectors.v3_message)('v3_message $id', (vector) => {
  const header = (name: string) => vector.headers[name] ?? null
  const now = Number(header('Wechatpay-Timestamp')) * 1000

  it('gives the message', () => {
    const timestamp = header('Wechatpay-Timestamp') ?? ''
    const message = responseMessage({ timestamp, nonce: header('Wechatpay-Nonce') ?? '', body: vector.body })
    if (vector.message !== undefined) expect(message).toBe(vector.message)
    expect(message.endsWith(`${vector.body}\n`)).toBe(true)
  })

  it(vector.expect ? 'is refused as a probe' : 'verifies', async () => {
    const verification = await verifyAnswer({ headers: header, body: vector.body, keys: platformKeys, now })
    expect(verification).toMatchObject(vector.expect ? { ok: false, reason: 'signature-probe' } : { ok: true })
    expect(verification.serial).toBe(header('Wechatpay-Serial'))
  })
})

describe('v3_invoke', () => {
  const options = {
    appid: 'wx2421b1c4370ec43b',
    prepayId: 'wx201410272009395522657a690389285100',
    timestamp: '1554208460',
    nonce: '593BEC0C930BF1AFEB40B4A08C8FB242',
  }
  const [jsapi, app, ...others] = vectors.v3_invoke

  it('has these two vectors only', () => {
    expect([jsapi?.id, app?.id, others]).toEqual(['jsapi-miniprogram-paySign', 'app-sign', []])
  })

  it('signs for JSAPI and mini programs', async () => {
    const { fields, message } = await jsapiInvocation(options, merchantKey)
    expect(message).toBe(jsapi?.message)
    expect(fields).toEqual({
      appId: options.appid,
      timeStamp: options.timestamp,
      nonceStr: options.nonce,
      package: `prepay_id=${options.prepayId}`,
      signType: 'RSA',
      paySign: jsapi?.signature,
    })
  })

  it('signs for apps', async () => {
    const { fields, message } = await appInvocation({ ...options, mchid: keys.mchid }, merchantKey)
    expect(message).toBe(app?.message)
    expect(fields).toEqual({
      appid: options.appid,
      partnerid: keys.mchid,
      prepayid: options.prepayId,
      package: 'Sign=WXPay',
      noncestr: options.nonce,
      timestamp: options.timestamp,
      sign: app?.signature,
    })
  })
})

describe.each(vectors.aes_gcm)('aes_gcm $id', (vector) => {
  const { nonce, associated_data } = vector

  it('decrypts and encrypts to the same bytes', async () => {
    const resource = { ciphertext: vector.ciphertext_b64, nonce, associated_data }
    expect(await decryptResource(resource, vector.key)).toBe(vector.plaintext)
    const options = { apiV3Key: vector.key, nonce, associatedData: associated_data }
    expect(await encryptResource(vector.plaintext, options)).toBe(vector.ciphertext_b64)
  })

  it('refuses a bad tag', async () => {
    const resource = { ciphertext: vector.bad_tag_ciphertext_b64, nonce, associated_data }
    await expect(decryptResource(resource, vector.key)).rejects.toMatchObject({ code: 'resource-decryption-failed' })
  })
})

describe.each(vectors.rsa_oaep_sha1)('rsa_oaep_sha1 $id', (vector) => {
  it(vector.expect ?? 'decrypts', async () => {
    const key = await importPrivateKey(keys.platform_private_key_pkcs8_pem, 'decrypt')
    const decrypted = decryptSensitive(vector.ciphertext_b64, key)
    if (vector.plaintext === undefined) {
      await expect(decrypted).rejects.toMatchObject({ code: 'sensitive-decryption-failed' })
      return
    }
    expect(await decrypted).toBe(vector.plaintext)
    expect(new TextEncoder().encode(vector.plaintext)).toHaveLength(vector.plaintext_bytes ?? -1)
  })
})

it.each(vectors.notification)('notification $id decrypts', async ({ see, plaintext }) => {
  const { resource } = JSON.parse(messageBody(see))
  expect(await decryptResource(resource, keys.apiv3_key)).toBe(plaintext)
})

it.each(vectors.certificates)('certificates $id decrypts to the certificate that verifies the answer', async () => {
  const [certificate] = JSON.parse(messageBody('v3_message response-certificates')).data
  const pem = await decryptResource(certificate.encrypt_certificate, keys.apiv3_key)
  expect(pem.endsWith('-----END CERTIFICATE-----')).toBe(true)
  const { serial } = await readCertificate(pem)
  expect(serial).toBe(certificate.serial_no)
  const found = new Map([[serial, await importPublicKey(pem, 'verify')]])
  const vector = vectors.v3_message.find(({ id }) => id === 'response-certificates')
  const headers = (name: string) => vector?.headers[name]
  const now = Number(headers('Wechatpay-Timestamp')) * 1000
  expect(await verifyAnswer({ headers, body: vector?.body ?? '', keys: found, now })).toMatchObject({ ok: true })
})

it.each(vectors.hash)('hash $id', async ({ content_utf8, sha1_hex }) => {
  expect(await sha1Hex(content_utf8)).toBe(sha1_hex)
  expect(await sha1Hex(new TextEncoder().encode(content_utf8))).toBe(sha1_hex)
})

describe.each(vectors.media_upload)('media_upload $id', (vector) => {
  const body = fromBase64(vector.body_b64)

  it('is refused as it stands: the file holds the delimiter line', () => {
    expect(() => parseMultipart(vector.content_type, body)).toThrow(/has a part without headers/)
  })

  it('gives the signed meta part and the file when sent with another boundary', async () => {
    const text = Buffer.from(body).toString('latin1')
    const [file = ''] = text.slice(text.indexOf('\x89PNG')).split(/\r\n--boundary--\r\n$/)
    const content = Buffer.from(file, 'latin1')
    const sent = formatMultipart(
      [
        { name: 'meta', contentType: 'application/json', content: vector.meta },
        { name: 'file', filename: 'file_test.png', contentType: 'image/png', content },
      ],
      'another',
    )
    const [meta, upload] = parseMultipart('multipart/form-data; boundary=another', sent)
    expect(new TextDecoder().decode(meta?.bytes)).toBe(vector.meta)
    expect(await sha256Hex(upload?.bytes ?? '')).toBe(vector.file_sha256)
    const signed = vectors.v3_request.find(({ id }) => id === 'post-media-upload')
    expect(signed?.signed_body).toBe(vector.meta)
  })
})

const publishedSignatures = vectors.published.filter(({ public_key_spki_pem }) => public_key_spki_pem)
const publishedCiphertexts = vectors.published.filter(({ key }) => key)

it('published are signatures or cipher texts', () => {
  expect(publishedSignatures.length + publishedCiphertexts.length).toBe(vectors.published.length)
})

it.each(publishedSignatures)('published $id is $expect', async (vector) => {
  const publicKey = await importPublicKey(vector.public_key_spki_pem ?? '', 'verify')
  expect(await verify(vector.message ?? '', vector.signature ?? '', publicKey)).toBe(vector.expect === 'VALID')
})

it.each(publishedCiphertexts)('published $id decrypts with its 16-byte nonce', async (vector) => {
  const { ciphertext_b64: ciphertext = '', nonce = '', associated_data, key = '' } = vector
  expect(await decryptResource({ ciphertext, nonce, associated_data }, key)).toBe(vector.plaintext)
})

function messageBody(see: string): string {
  const vector = vectors.v3_message.find(({ id }) => see === `v3_message ${id}`)
  if (!vector) throw new TypeError(`No vector ${see}.`)
  return vector.body
}
