import { describe, expect, it } from 'vitest'
import { vectors } from '../../test/fixtures/vectors.ts'
import {
  decryptResource,
  decryptSensitive,
  encryptResource,
  encryptSensitive,
  fromBase64,
  importPrivateKey,
  importPublicKey,
  ProtocolError,
  toBase64,
} from './index.ts'

const { keys, aes_gcm, rsa_oaep_sha1 } = vectors
const encryptionKey = await importPublicKey(keys.platform_certificate_pem, 'encrypt')
const decryptionKey = await importPrivateKey(keys.platform_private_key_pkcs8_pem, 'decrypt')

describe('encryptSensitive', () => {
  it.each(['', '张三', 'a'.repeat(214), '字'.repeat(71) + 'a'])('is undone by decryptSensitive: %s', async (text) => {
    const ciphertext = await encryptSensitive(text, encryptionKey)
    expect(fromBase64(ciphertext)).toHaveLength(256)
    expect(await decryptSensitive(ciphertext, decryptionKey)).toBe(text)
  })

  it('never gives the same cipher text twice', async () => {
    expect(await encryptSensitive('张三', encryptionKey)).not.toBe(await encryptSensitive('张三', encryptionKey))
  })

  it.each(['a'.repeat(215), '字'.repeat(71) + 'ab'])('refuses 215 bytes and names the limit', async (text) => {
    await expect(encryptSensitive(text, encryptionKey)).rejects.toMatchObject({
      code: 'sensitive-too-long',
      message:
        'The text to encrypt has 215 bytes of UTF-8; RSA-OAEP with SHA-1 and a 2048-bit key takes at most 214. ' +
        'Shorten it: a Chinese character counts 3 bytes.',
    })
  })
})

describe('decryptSensitive', () => {
  it('refuses OAEP with SHA-256 and says that it must be SHA-1', async () => {
    const vector = rsa_oaep_sha1.find(({ id }) => id === 'negative-oaep-sha256')
    await expect(decryptSensitive(vector?.ciphertext_b64 ?? '', decryptionKey)).rejects.toThrow(
      /must be RSA-OAEP with SHA-1 \(not SHA-256/,
    )
  })

  it('refuses the key of another, changed bytes and other lengths, without a cause', async () => {
    const ciphertext = fromBase64(await encryptSensitive('6214830012345678', encryptionKey))
    const merchantKey = await importPrivateKey(keys.merchant_private_key_pkcs8_pem, 'decrypt')
    const changed = ciphertext.map((byte, index) => (index === 99 ? byte ^ 1 : byte))
    for (const [bytes, key] of [
      [ciphertext, merchantKey],
      [changed, decryptionKey],
      [ciphertext.subarray(1), decryptionKey],
      [new Uint8Array(), decryptionKey],
    ] as const) {
      const error = await decryptSensitive(toBase64(bytes), key).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'sensitive-decryption-failed' })
      expect(error).not.toHaveProperty('cause')
    }
    await expect(decryptSensitive('%', decryptionKey)).rejects.toMatchObject({ code: 'base64-malformed' })
  })
})

describe('decryptResource', () => {
  const [vector] = aes_gcm
  if (!vector) throw new TypeError('There are no AES-GCM vectors.')
  const resource = { ciphertext: vector.ciphertext_b64, nonce: vector.nonce, associated_data: vector.associated_data }

  it('refuses each changed byte of the cipher text and its tag', async () => {
    const bytes = fromBase64(resource.ciphertext)
    for (let at = 0; at < bytes.length; at++) {
      const ciphertext = toBase64(bytes.map((byte, index) => (index === at ? byte ^ 0x80 : byte)))
      const error = await decryptResource({ ...resource, ciphertext }, vector.key).catch((reason: unknown) => reason)
      expect(error, `byte ${at}`).toMatchObject({ code: 'resource-decryption-failed' })
      expect(String(error)).not.toContain('1900000001')
    }
  })

  it.each([
    { associated_data: 'Transaction' },
    { associated_data: '' },
    { associated_data: undefined },
    { nonce: '4de73afd28b7' },
    { nonce: '4de73afd28b' },
  ])('refuses the change %j', async (change) => {
    await expect(decryptResource({ ...resource, ...change }, vector.key)).rejects.toMatchObject({
      code: 'resource-decryption-failed',
    })
  })

  it('refuses a key of another merchant', async () => {
    await expect(decryptResource(resource, 'f'.repeat(32))).rejects.toMatchObject({
      code: 'resource-decryption-failed',
    })
  })

  it('keeps a byte order mark', async () => {
    const options = { apiV3Key: vector.key, nonce: vector.nonce, associatedData: '' }
    const ciphertext = await encryptResource('\ufeff{}', options)
    expect(await decryptResource({ ciphertext, nonce: vector.nonce }, vector.key)).toBe('\ufeff{}')
  })

  it('takes absent associated data as empty', async () => {
    const ciphertext = await encryptResource('{}', { apiV3Key: vector.key, nonce: '4de73afd28b6', associatedData: '' })
    expect(await decryptResource({ ciphertext, nonce: '4de73afd28b6' }, vector.key)).toBe('{}')
  })

  it('refuses 15 bytes, which are less than a tag', async () => {
    const ciphertext = toBase64(new Uint8Array(15))
    await expect(decryptResource({ ...resource, ciphertext }, vector.key)).rejects.toThrow(
      'The encrypted resource has 15 bytes, fewer than the 16 of its tag. Pass `ciphertext` uncut.',
    )
  })

  it.each([0, 16, 31, 33, 64])('refuses an APIv3 key of %i bytes on both sides', async (length) => {
    const apiV3Key = 'k'.repeat(length)
    const refusal = {
      code: 'api-v3-key-length',
      message:
        `The APIv3 key has ${length} bytes; it must have exactly 32 (AES-256; the 16-byte keys in tests of the Go SDK ` +
        'are AES-128). Copy the key that was set on the merchant platform: 32 letters and digits.',
    }
    await expect(decryptResource(resource, apiV3Key)).rejects.toMatchObject(refusal)
    await expect(encryptResource('{}', { apiV3Key, nonce: 'n', associatedData: '' })).rejects.toMatchObject(refusal)
  })

  it('counts bytes of the APIv3 key, not characters', async () => {
    await expect(decryptResource(resource, '密'.repeat(32))).rejects.toThrow(/has 96 bytes/)
  })

  it('refuses an empty nonce', async () => {
    await expect(decryptResource({ ...resource, nonce: '' }, vector.key)).rejects.toMatchObject({
      code: 'resource-nonce-empty',
    })
  })
})

it('ProtocolError shows name, code and message as JSON, and nothing else', () => {
  const error = new ProtocolError('key-length', 'Too short.', { cause: new Error('inside') })
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: 'ProtocolError',
    code: 'key-length',
    message: 'Too short.',
  })
})
