import { fromBase64, ProtocolError, type Bytes } from '../../protocol/index.ts'

/** What a signature tells about itself when opened with the public key that should fit. */
export type Recovered =
  | { kind: 'not-base64' }
  | { kind: 'wrong-length'; bytes: number }
  /** Not made with this key's private half, or not with PKCS#1 v1.5. */
  | { kind: 'other-key' }
  | { kind: 'pss' }
  | { kind: 'digest'; algorithm: 'SHA-256' | 'SHA-1' | 'MD5' | 'SHA-512' | 'SHA-384'; hex: string }

const modulusBytes = 256
const pssTrailer = 'bc'

// DigestInfo up to the digest (RFC 8017 §9.2, note 1)
const digestInfos = {
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-1': '3021300906052b0e03021a05000414',
  MD5: '3020300c06082a864886f70d020505000410',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
} as const

/**
 * Opens an RSA signature: the digest inside tells for sure which message was signed, and with which key and hash.
 *
 * Web Crypto only says yes or no, so the one modular power is computed here; the key is public, timing is no concern.
 */
export async function recoverSigned(signature: string, publicKey: CryptoKey): Promise<Recovered> {
  const bytes = parseSignature(signature)
  if (!bytes) return { kind: 'not-base64' }
  if (bytes.length !== modulusBytes) return { kind: 'wrong-length', bytes: bytes.length }
  const { n = '', e = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  const opened = power(toInteger(bytes), fromUrlBase64(e), fromUrlBase64(n))
    .toString(16)
    .padStart(modulusBytes * 2, '0')
  for (const algorithm of ['SHA-256', 'SHA-1', 'MD5', 'SHA-384', 'SHA-512'] as const) {
    const padded = /^0001(?:ff)+00/.exec(opened)?.[0]
    const rest = padded === undefined ? '' : opened.slice(padded.length)
    if (rest.startsWith(digestInfos[algorithm])) {
      return { kind: 'digest', algorithm, hex: rest.slice(digestInfos[algorithm].length) }
    }
  }
  return { kind: opened.endsWith(pssTrailer) ? 'pss' : 'other-key' }
}

function parseSignature(signature: string): Bytes | undefined {
  try {
    return fromBase64(signature)
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base % modulus
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`)
}

function fromUrlBase64(text: string): bigint {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  return toInteger(fromBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '=')))
}
