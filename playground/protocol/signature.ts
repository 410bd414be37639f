import { fromBase64, toBase64, type Bytes } from './base64.ts'
import { ProtocolError } from './errors.ts'
import { toUtf8 } from './text.ts'

const algorithm = 'RSASSA-PKCS1-v1_5'
const probePrefix = 'WECHATPAY/SIGNTEST/'

/**
 * Signs a message with RSASSA-PKCS1-v1_5 and SHA-256.
 *
 * @param privateKey From `importPrivateKey(pem, 'sign')`.
 * @returns The signature (签名值) in base64.
 */
export async function sign(message: string, privateKey: CryptoKey): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, toUtf8(message))))
}

/**
 * Tells whether a base64 signature fits a message. Malformed base64 is just false.
 *
 * @param publicKey From `importPublicKey(pem, 'verify')`.
 */
export async function verify(message: string, signature: string, publicKey: CryptoKey): Promise<boolean> {
  const signatureBytes = parseSignature(signature)
  if (!signatureBytes) return false
  return crypto.subtle.verify(algorithm, publicKey, signatureBytes, toUtf8(message))
}

/** The bytes of a base64 signature, or undefined when it is not base64. */
export function parseSignature(signature: string): Bytes | undefined {
  try {
    return fromBase64(signature)
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

/**
 * Tells whether a signature is one of the wrong ones that WeChat Pay sends now and then as a test (签名探测).
 *
 * Only for naming the reason: such an answer or notification must be refused like any other that does not verify.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013053249
 */
export function isSignatureProbe(signature: string): boolean {
  return signature.startsWith(probePrefix)
}
