import {
  type EncryptedResource,
  ProtocolError,
  decryptResource,
  importPublicKey,
  readCertificate,
} from '../../protocol/index.ts'
import type { PlatformKeys } from '../profile.ts'

/** Path of the download of platform certificates. */
export const certificatesPath = '/v3/certificates'

/** One platform certificate out of an answer. */
export interface DownloadedCertificate {
  /** JSON pointer of its cipher text in the answer. */
  pointer: string
  serial: string
  pem: string
  /** Milliseconds since 1970. */
  effectiveAt: number
  verify: CryptoKey
  encrypt: CryptoKey
}

interface CertificateEntry {
  serial_no: string
  effective_time: string
  encrypt_certificate: EncryptedResource
}

/**
 * Decrypts the platform certificates of an answer. GCM with the APIv3 key proves where they come from, so they can
 * then verify the very answer that brought them. Entries that cannot be read are left out.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012551764
 */
export async function readCertificates(text: string, apiV3Key: string): Promise<DownloadedCertificate[]> {
  const entries = parseEntries(text)
  const certificates = await Promise.all(entries.map((entry, index) => readEntry(entry, index, apiV3Key)))
  return certificates.filter((certificate) => certificate !== undefined)
}

/** Adds certificates to the keys; the one that became effective last encrypts from now on. */
export function learnCertificates(
  keys: PlatformKeys,
  certificates: readonly DownloadedCertificate[],
  options: { encrypt: boolean; now: number },
): void {
  for (const { serial, verify } of certificates) keys.verify.set(serial, verify)
  keys.downloadedAt = options.now
  const newest = [...certificates].sort((a, b) => b.effectiveAt - a.effectiveAt)[0]
  if (newest && options.encrypt) keys.encrypt = { serial: newest.serial, key: newest.encrypt }
}

async function readEntry(
  { effective_time, encrypt_certificate }: CertificateEntry,
  index: number,
  apiV3Key: string,
): Promise<DownloadedCertificate | undefined> {
  try {
    const pem = await decryptResource(encrypt_certificate, apiV3Key)
    const [{ serial }, verify, encrypt] = await Promise.all([
      readCertificate(pem),
      importPublicKey(pem, 'verify'),
      importPublicKey(pem, 'encrypt'),
    ])
    const pointer = `/data/${index}/encrypt_certificate/ciphertext`
    return { pointer, serial, pem, effectiveAt: Date.parse(effective_time) || 0, verify, encrypt }
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

function parseEntries(text: string): CertificateEntry[] {
  try {
    const answer: unknown = JSON.parse(text)
    const { data } = Object(answer)
    return Array.isArray(data) ? data.filter(isEntry) : []
  } catch {
    return []
  }
}

function isEntry(value: unknown): value is CertificateEntry {
  const { serial_no, effective_time, encrypt_certificate } = Object(value)
  const { ciphertext, nonce } = Object(encrypt_certificate)
  return [serial_no, effective_time, ciphertext, nonce].every((field) => typeof field === 'string')
}
