import type { Bytes } from './base64.ts'
import { derTag, formatDer } from './der.ts'
import { ProtocolError } from './errors.ts'
import { findBlock } from './pem-block.ts'
import { formatPem } from './pem.ts'
import { readCertificateFields } from './x509.ts'

/** A key pair as PEM texts: PKCS#8 and SPKI. */
export interface KeyPairPem {
  privateKeyPem: string
  publicKeyPem: string
}

type KeyUse = 'sign' | 'verify' | 'encrypt' | 'decrypt'

const modulusBits = 2048
const algorithms = {
  sign: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  verify: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  decrypt: { name: 'RSA-OAEP', hash: 'SHA-1' },
  encrypt: { name: 'RSA-OAEP', hash: 'SHA-1' },
} as const satisfies Record<KeyUse, RsaHashedImportParams>

// AlgorithmIdentifier { rsaEncryption 1.2.840.113549.1.1.1, NULL }
const rsaEncryption = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0)
const versionZero = Uint8Array.of(derTag.integer, 1, 0)
const unusedBitsZero = Uint8Array.of(0)

/**
 * Imports a merchant's or a platform's private key (私钥) as a key that cannot be exported again.
 *
 * @param pem `apiclient_key.pem`: PKCS#8, or PKCS#1; CRLF and text around the block are fine.
 * @param use `sign` for messages, `decrypt` for encrypted fields.
 * @throws ProtocolError `pem-…`, `key-malformed` or `key-length`.
 */
export async function importPrivateKey(pem: string, use: 'sign' | 'decrypt'): Promise<CryptoKey> {
  const { kind, bytes } = findBlock(pem, ['private-key', 'rsa-private-key'], 'private key', 'apiclient_key.pem')
  const pkcs8 = kind === 'rsa-private-key' ? wrapPkcs1(bytes) : bytes
  return importRsa('pkcs8', pkcs8, use)
}

/**
 * Imports a public key (公钥) that verifies or encrypts.
 *
 * @param pem SPKI (`pub_key.pem`), PKCS#1, or a certificate, whose key is taken.
 * @throws ProtocolError `pem-…`, `key-malformed` or `key-length`.
 */
export async function importPublicKey(pem: string, use: 'verify' | 'encrypt'): Promise<CryptoKey> {
  const wanted = ['public-key', 'rsa-public-key', 'certificate'] as const
  const { kind, bytes } = findBlock(pem, wanted, 'public key or certificate', 'pub_key.pem')
  if (kind === 'certificate') return importRsa('spki', readCertificateFields(bytes).spki.encoding, use)
  return importRsa('spki', kind === 'rsa-public-key' ? wrapPublicPkcs1(bytes) : bytes, use)
}

/** Makes a new RSA key pair of 2048 bits. The texts end in a line feed, as OpenSSL's do. */
export async function generateKeyPair(): Promise<KeyPairPem> {
  const parameters = { ...algorithms.sign, modulusLength: modulusBits, publicExponent: Uint8Array.of(1, 0, 1) }
  const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])
  const [pkcs8, spki] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
    crypto.subtle.exportKey('spki', pair.publicKey),
  ])
  return {
    privateKeyPem: formatPem('PRIVATE KEY', new Uint8Array(pkcs8)),
    publicKeyPem: formatPem('PUBLIC KEY', new Uint8Array(spki)),
  }
}

async function importRsa(format: 'pkcs8' | 'spki', bytes: Bytes, use: KeyUse): Promise<CryptoKey> {
  let key: CryptoKey
  try {
    key = await crypto.subtle.importKey(format, bytes, algorithms[use], format === 'spki', [use])
  } catch {
    throw malformed(format)
  }
  // Web Crypto's RSA keys always tell their modulus; its types cannot say so
  const { modulusLength } = key.algorithm as RsaHashedKeyAlgorithm
  if (modulusLength === modulusBits) return key
  throw new ProtocolError(
    'key-length',
    `The RSA key has ${modulusLength} bits; WeChat Pay's are ${modulusBits}. Use the key that belongs to the merchant ` +
      'certificate or to the platform.',
  )
}

function malformed(format: 'pkcs8' | 'spki'): ProtocolError {
  const thing = format === 'pkcs8' ? 'private' : 'public'
  return new ProtocolError(
    'key-malformed',
    `The ${thing} key cannot be read: its bytes are not an RSA key in ${format === 'pkcs8' ? 'PKCS#8 or PKCS#1' : 'SPKI'}. ` +
      `Check the file: \`openssl pkey -noout${thing === 'public' ? ' -pubin' : ''} -in FILE\`.`,
  )
}

function wrapPkcs1(bytes: Bytes): Bytes {
  return formatDer(derTag.sequence, versionZero, rsaEncryption, formatDer(derTag.octetString, bytes))
}

function wrapPublicPkcs1(bytes: Bytes): Bytes {
  return formatDer(derTag.sequence, rsaEncryption, formatDer(derTag.bitString, unusedBitsZero, bytes))
}
