import { fromBase64, toBase64 } from './base64.ts'
import { ProtocolError } from './errors.ts'
import { fromUtf8, toUtf8 } from './text.ts'

const algorithm = 'RSA-OAEP'
// OAEP with SHA-1 spends twice the hash and two bytes of the modulus (RFC 8017 §7.1.1): 256 - 2 * 20 - 2
const maxPlaintextBytes = 214

/**
 * Encrypts one field of a request (敏感信息加密): RSA-OAEP with SHA-1 and an empty label.
 *
 * @param text At most 214 bytes of UTF-8.
 * @param publicKey Of the platform, from `importPublicKey(pem, 'encrypt')`; name it in `Wechatpay-Serial`.
 * @returns Base64.
 * @throws ProtocolError `sensitive-too-long`.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013053257
 */
export async function encryptSensitive(text: string, publicKey: CryptoKey): Promise<string> {
  const plaintext = toUtf8(text)
  if (plaintext.length > maxPlaintextBytes) {
    throw new ProtocolError(
      'sensitive-too-long',
      `The text to encrypt has ${plaintext.length} bytes of UTF-8; RSA-OAEP with SHA-1 and a 2048-bit key takes at most ` +
        `${maxPlaintextBytes}. Shorten it: a Chinese character counts 3 bytes.`,
    )
  }
  return toBase64(new Uint8Array(await crypto.subtle.encrypt(algorithm, publicKey, plaintext)))
}

/**
 * Decrypts one field of an answer.
 *
 * @param base64 As received.
 * @param privateKey Of the merchant, from `importPrivateKey(pem, 'decrypt')`.
 * @throws ProtocolError `base64-malformed` or `sensitive-decryption-failed`.
 */
export async function decryptSensitive(base64: string, privateKey: CryptoKey): Promise<string> {
  const ciphertext = fromBase64(base64)
  try {
    return fromUtf8(new Uint8Array(await crypto.subtle.decrypt(algorithm, privateKey, ciphertext)))
  } catch {
    // Without the cause: whether the padding or the text was wrong must not be told apart from outside
    throw new ProtocolError(
      'sensitive-decryption-failed',
      `The encrypted field (${ciphertext.length} bytes) cannot be decrypted with this private key; it must be ` +
        'RSA-OAEP with SHA-1 (not SHA-256, not PKCS#1 v1.5), 256 bytes, UTF-8 inside. ' +
        'Check that it was encrypted for the public key that belongs to this private key.',
    )
  }
}
