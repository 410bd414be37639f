import type { Bytes } from './base64.ts'
import { childrenOf, derTag, formatDer, type DerNode } from './der.ts'
import { formatName, readName } from './distinguished-name.ts'
import { ProtocolError } from './errors.ts'
import { toHex } from './hash.ts'
import { importPrivateKey } from './keys.ts'
import { findBlock } from './pem-block.ts'
import { formatPem } from './pem.ts'
import { fromUtf8, toUtf8 } from './text.ts'
import { certificateMalformed, readCertificateFields } from './x509.ts'

/** What a certificate says about itself. */
export interface CertificateSummary {
  /** Serial (证书序列号) in upper-case hex, as `serial_no` and `Wechatpay-Serial` carry it. */
  serial: string
  /** Such as `CN=1900000001, O=Example, C=CN`. */
  subject: string
  issuer: string
  notBefore: Date
  notAfter: Date
  /** SPKI. */
  publicKeyPem: string
}

/** What a new certificate shall say. */
export interface CertificateOptions {
  /** Such as `CN=1900000001, O=Example, C=CN`; a comma within a value is written `\,`. */
  subject: string
  issuer: string
  /** The issuer's key, which signs. */
  privateKeyPem: string
  /** The subject's key (SPKI or PKCS#1 PEM), which is certified. */
  publicKeyPem: string
  /** Up to 40 hex digits that do not begin with a zero; default: 40 random ones. */
  serial?: string
  notBefore: Date
  notAfter: Date
}

const serialRE = /^(?!0)[0-9a-f]{1,40}$/i
const timeRE = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/
// AlgorithmIdentifier { sha256WithRSAEncryption 1.2.840.113549.1.1.11, NULL }
const sha256WithRsa = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 11, 5, 0)
const versionThree = Uint8Array.of(derTag.context0, 3, derTag.integer, 1, 2)
const unusedBitsZero = Uint8Array.of(0)

/**
 * Reads the first certificate of a PEM text. Its signature is not checked.
 *
 * @throws ProtocolError `pem-…` or `certificate-malformed`.
 */
export async function readCertificate(pem: string): Promise<CertificateSummary> {
  const { bytes } = findBlock(pem, ['certificate'], 'certificate', 'apiclient_cert.pem')
  const { serial, issuer, validity, subject, spki } = readCertificateFields(bytes)
  try {
    const [notBefore, notAfter] = childrenOf(validity, derTag.sequence)
    return {
      serial: formatSerial(serial),
      subject: readName(subject),
      issuer: readName(issuer),
      notBefore: readTime(notBefore),
      notAfter: readTime(notAfter),
      publicKeyPem: formatPem('PUBLIC KEY', spki.encoding),
    }
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw certificateMalformed()
    throw error
  }
}

/**
 * Makes an X.509 certificate, signed with SHA-256 and RSA: for a sandbox, whose keys are its own.
 *
 * @returns PEM without a line feed at its end, as the platform's own certificates come.
 * @throws ProtocolError `pem-…`, `key-…`, `name-malformed` or `certificate-malformed` (serial).
 */
export async function createCertificate(options: CertificateOptions): Promise<string> {
  const signedPart = formatDer(
    derTag.sequence,
    versionThree,
    formatDer(derTag.integer, parseSerial(options.serial ?? createSerial())),
    sha256WithRsa,
    formatName(options.issuer),
    formatDer(derTag.sequence, formatTime(options.notBefore), formatTime(options.notAfter)),
    formatName(options.subject),
    findBlock(options.publicKeyPem, ['public-key'], 'public key', 'pub_key.pem').bytes,
  )
  const key = await importPrivateKey(options.privateKeyPem, 'sign')
  const signature = new Uint8Array(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, signedPart))
  const bits = formatDer(derTag.bitString, unusedBitsZero, signature)
  return formatPem('CERTIFICATE', formatDer(derTag.sequence, signedPart, sha256WithRsa, bits)).trimEnd()
}

function createSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  // Positive and 40 digits long, as real serials are (RFC 5280 §4.1.2.2)
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f)
  return toHex(bytes)
}

function formatSerial(bytes: Bytes): string {
  return toHex(bytes[0] === 0 && bytes.length > 1 ? bytes.subarray(1) : bytes).toUpperCase()
}

function parseSerial(serial: string): Bytes {
  if (!serialRE.test(serial)) {
    throw new ProtocolError(
      'certificate-malformed',
      'The serial for the new certificate must be 1 to 40 hex digits that do not begin with a zero. ' +
        'Leave it out for a random one.',
    )
  }
  const even = serial.length % 2 === 0 ? serial : `0${serial}`
  const bytes = (even.match(/../g) ?? []).map((hex) => parseInt(hex, 16))
  return Uint8Array.from((bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes)
}

function readTime(node: DerNode | undefined): Date {
  if (node?.tag !== derTag.utcTime && node?.tag !== derTag.generalizedTime) throw new RangeError('Not a time.')
  const match = timeRE.exec(fromUtf8(node.content))
  if (!match) throw new RangeError('Not a time in UTC.')
  const [year = 0, month = 0, day, hour, minute, second] = match.slice(1).map(Number)
  // RFC 5280 §4.1.2.5.1: two digits mean 1950 to 2049
  const fullYear = node.tag === derTag.generalizedTime ? year : year < 50 ? 2000 + year : 1900 + year
  return new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second))
}

function formatTime(time: Date): Bytes {
  const digits = time.toISOString().replace(/\.\d+|[-:T]/g, '')
  const short = time.getUTCFullYear() < 2050
  return formatDer(short ? derTag.utcTime : derTag.generalizedTime, toUtf8(short ? digits.slice(2) : digits))
}
