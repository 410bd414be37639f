import { fromBase64, toBase64, type Bytes } from './base64.ts'
import { ProtocolError } from './errors.ts'

/** What a key file turned out to hold. */
export type PemKind =
  | 'private-key'
  | 'rsa-private-key'
  | 'encrypted-private-key'
  | 'ec-private-key'
  | 'openssh-private-key'
  | 'public-key'
  | 'rsa-public-key'
  | 'certificate'
  | 'certificate-request'
  | 'pkcs12'
  | 'other'
  | 'none'

/** One armoured block of a PEM text. */
export interface PemBlock {
  kind: PemKind
  /** Undefined when the text between the lines is not base64 (or is encrypted the old way). */
  bytes?: Bytes
}

const begin = '-----BEGIN '
const end = '-----END '
const dashes = '-----'
const whiteSpaceRE = /\s+/g

const kinds: Readonly<Record<string, PemKind>> = {
  'PRIVATE KEY': 'private-key',
  'RSA PRIVATE KEY': 'rsa-private-key',
  'ENCRYPTED PRIVATE KEY': 'encrypted-private-key',
  'EC PRIVATE KEY': 'ec-private-key',
  'OPENSSH PRIVATE KEY': 'openssh-private-key',
  'PUBLIC KEY': 'public-key',
  'RSA PUBLIC KEY': 'rsa-public-key',
  CERTIFICATE: 'certificate',
  'CERTIFICATE REQUEST': 'certificate-request',
  'NEW CERTIFICATE REQUEST': 'certificate-request',
  PKCS12: 'pkcs12',
}

/** What people call each kind, for messages. */
export const kindNames: Readonly<Record<PemKind, string>> = {
  'private-key': 'a private key (PKCS#8)',
  'rsa-private-key': 'a private key (PKCS#1)',
  'encrypted-private-key': 'an encrypted private key',
  'ec-private-key': 'an elliptic curve private key',
  'openssh-private-key': 'an OpenSSH private key',
  'public-key': 'a public key',
  'rsa-public-key': 'a public key (PKCS#1)',
  certificate: 'a certificate',
  'certificate-request': 'a certificate request',
  pkcs12: 'a PKCS#12 store',
  other: 'a PEM block of another kind',
  none: 'no PEM block',
}

/**
 * Tells what the first block of a key file is, without reading the key in it.
 *
 * @returns `pkcs12` for the bytes of a `.p12` read as text, `none` when there is no PEM block at all.
 */
export function describePem(pem: string): PemKind {
  const [first] = parsePem(pem)
  if (first) return first.kind
  // DER begins with SEQUENCE and a two-byte length; a PFX is the only such file that merchants are given
  return pem.startsWith('0\x82') || pem.startsWith('0\ufffd') ? 'pkcs12' : 'none'
}

/** All blocks of a PEM text in their order. Text around them is skipped; line ends may be CRLF. */
export function parsePem(pem: string): PemBlock[] {
  const blocks: PemBlock[] = []
  for (let position = pem.indexOf(begin); position !== -1; position = pem.indexOf(begin, position)) {
    const labelStart = position + begin.length
    const labelEnd = pem.indexOf(dashes, labelStart)
    if (labelEnd === -1) break
    const label = pem.slice(labelStart, labelEnd)
    const contentStart = labelEnd + dashes.length
    const contentEnd = pem.indexOf(end + label + dashes, contentStart)
    if (contentEnd === -1) break
    blocks.push(readBlock(label, pem.slice(contentStart, contentEnd)))
    position = contentEnd
  }
  return blocks
}

/** Prints bytes as a PEM block with lines of 64 characters and a line feed at the end. */
export function formatPem(label: string, bytes: Uint8Array): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? []
  return [`${begin}${label}${dashes}`, ...lines, `${end}${label}${dashes}`, ''].join('\n')
}

function readBlock(label: string, content: string): PemBlock {
  // `openssl rsa -aes128` of old keeps the label and puts its cipher into header lines
  if (content.includes('ENCRYPTED')) return { kind: 'encrypted-private-key' }
  const kind = kinds[label] ?? 'other'
  try {
    return { kind, bytes: fromBase64(content.replace(whiteSpaceRE, '')) }
  } catch (error) {
    if (error instanceof ProtocolError) return { kind }
    throw error
  }
}
