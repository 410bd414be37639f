import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Aes, Formatter, Hash, Rsa } from 'wechatpay-axios-plugin'
import {
  createNonce,
  decryptResource,
  decryptSensitive,
  encryptResource,
  encryptSensitive,
  formatAuthorization,
  importPrivateKey,
  importPublicKey,
  parseAuthorization,
  requestMessage,
  responseMessage,
  sha1Hex,
  sha256Hex,
  sign,
  verify,
} from '../../playground/protocol/index.ts'
import { vectors } from '../fixtures/vectors.ts'

const { keys } = vectors
const theirPrivateKey = createPrivateKey(keys.merchant_private_key_pkcs8_pem)
const theirPublicKey = createPublicKey(keys.merchant_certificate_pem)
const texts = ['', 'a', '\n', '{"a":"中文 \\" $"}\n', '\ufeff带 BOM', 'x'.repeat(100_000), '😀']

describe('signatures', () => {
  it.each(texts)('theirs verify with ours and ours with theirs', async (text) => {
    const message = requestMessage({ method: 'POST', target: "/v3/x?a='|*%20", timestamp: 1, nonce: 'N', body: text })
    expect(message).toBe(Formatter.request('POST', "/v3/x?a='|*%20", '1', 'N', text))
    const theirs = Rsa.sign(message, theirPrivateKey)
    const ours = await sign(message, await importPrivateKey(keys.merchant_private_key_pkcs8_pem, 'sign'))
    expect(ours).toBe(theirs)
    expect(await verify(message, theirs, await importPublicKey(keys.merchant_certificate_pem, 'verify'))).toBe(true)
    expect(Rsa.verify(message, ours, theirPublicKey)).toBe(true)
    expect(Rsa.verify(`${message}x`, ours, theirPublicKey)).toBe(false)
  })

  it.each(texts)('answers have the same message', (body) => {
    expect(responseMessage({ timestamp: '1', nonce: 'N', body })).toBe(Formatter.response('1', 'N', body))
  })

  it('the Authorization header of theirs is parsed, and has the items of ours', () => {
    const values = { mchid: '1900000001', nonce: Formatter.nonce(), signature: 'c2ln', timestamp: '1', serial: '5F' }
    const { mchid, nonce, signature, timestamp, serial } = values
    const theirs = Formatter.authorization(mchid, nonce, signature, timestamp, serial)
    expect(parseAuthorization(theirs)).toMatchObject(values)
    const items = (header: string) => header.split(/[ ,]/).sort()
    expect(items(formatAuthorization(values))).toEqual(items(theirs))
  })
})

describe('encrypted fields', () => {
  const platformCertificate = keys.platform_certificate_pem
  it.each(['', '张三', '6214830012345678', 'a'.repeat(214)])('go both ways: %s', async (text) => {
    const ours = await encryptSensitive(text, await importPublicKey(platformCertificate, 'encrypt'))
    expect(Rsa.decrypt(ours, createPrivateKey(keys.platform_private_key_pkcs8_pem))).toBe(text)
    const theirs = Rsa.encrypt(text, new X509Certificate(platformCertificate).publicKey)
    expect(await decryptSensitive(theirs, await importPrivateKey(keys.platform_private_key_pkcs8_pem, 'decrypt'))).toBe(
      text,
    )
  })
})

describe('encrypted resources', () => {
  const associated = ['', 'transaction', '附加']
  it.each(texts.flatMap((text) => associated.map((associatedData) => ({ text, associatedData }))))(
    'go both ways with associated data $associatedData',
    async ({ text, associatedData }) => {
      const nonce = createNonce().slice(0, 12)
      const ours = await encryptResource(text, { apiV3Key: keys.apiv3_key, nonce, associatedData })
      const theirs = Aes.AesGcm.encrypt(text, keys.apiv3_key, nonce, associatedData)
      expect(ours).toBe(theirs)
      expect(Aes.AesGcm.decrypt(ours, keys.apiv3_key, nonce, associatedData)).toBe(text)
      const resource = { ciphertext: theirs, nonce, associated_data: associatedData }
      expect(await decryptResource(resource, keys.apiv3_key)).toBe(text)
    },
  )
})

it.each(texts)('hashes agree', async (text) => {
  expect(await sha1Hex(text)).toBe(Hash.sha1(text))
  expect(await sha256Hex(text)).toBe(Hash.sha256(text))
})
