import { describe, expect, it } from 'vitest'
import { vectors } from '../../test/fixtures/vectors.ts'
import { fromBase64, importPublicKey, isSignatureProbe, requestMessage, toBase64, verify } from './index.ts'

const vector = vectors.v3_request.find(({ id }) => id === 'post-json-utf8')
if (!vector) throw new TypeError('The vector post-json-utf8 is gone.')
const { message, signature } = vector
const key = await importPublicKey(vectors.keys.merchant_certificate_pem, 'verify')
const decoder = new TextDecoder('latin1')

describe('verify', () => {
  it('is false for each changed bit of the signature', async () => {
    const bytes = fromBase64(signature)
    for (let index = 0; index < bytes.length * 8; index++) {
      const changed = Uint8Array.from(bytes, (byte, at) => (at === index >> 3 ? byte ^ (1 << (index & 7)) : byte))
      expect(await verify(message, toBase64(changed), key), `bit ${index}`).toBe(false)
    }
  })

  it('is false for each changed character of the message', async () => {
    for (let index = 0; index < message.length; index++) {
      const other = message[index] === 'x' ? 'y' : 'x'
      const changed = message.slice(0, index) + other + message.slice(index + 1)
      expect(await verify(changed, signature, key), `character ${index}`).toBe(false)
    }
  })

  it('is false for each left-out character, and for one more line feed', async () => {
    for (let index = 0; index < message.length; index++) {
      expect(await verify(message.slice(0, index) + message.slice(index + 1), signature, key)).toBe(false)
    }
    expect(await verify(`${message}\n`, signature, key)).toBe(false)
  })

  it('is false for each changed field', async () => {
    const { method, url_as_sent: target, timestamp, nonce_str: nonce, signed_body: body } = vector
    const fields = { method, target, timestamp, nonce, body }
    expect(await verify(requestMessage(fields), signature, key)).toBe(true)
    for (const changed of [
      { ...fields, method: 'PUT' },
      { ...fields, target: `${target}?` },
      { ...fields, timestamp: `${Number(timestamp) + 1}` },
      { ...fields, nonce: nonce.toLowerCase() },
      { ...fields, body: `${body} ` },
    ]) {
      expect(await verify(requestMessage(changed), signature, key)).toBe(false)
    }
  })

  it.each([
    ['empty', ''],
    ['not base64', '%%%'],
    ['without padding', signature.replace(/=+$/, '')],
    ['with a line feed', `${signature}\n`],
    ['cut', signature.slice(0, -8)],
    ['of another length', toBase64(new Uint8Array(512))],
    ['a text of bytes', decoder.decode(fromBase64(signature))],
  ])('is false for a signature that is %s', async (_, wrong) => {
    expect(await verify(message, wrong, key)).toBe(false)
  })

  it('is false for the key of another', async () => {
    const other = await importPublicKey(vectors.keys.platform_certificate_pem, 'verify')
    expect(await verify(message, signature, other)).toBe(false)
  })
})

it('names a probe by its prefix only', () => {
  expect(isSignatureProbe('WECHATPAY/SIGNTEST/abc')).toBe(true)
  expect(isSignatureProbe(` WECHATPAY/SIGNTEST/abc`)).toBe(false)
  expect(isSignatureProbe(signature)).toBe(false)
})
