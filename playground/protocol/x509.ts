import type { Bytes } from './base64.ts'
import { childrenOf, contentOf, derTag, readDer, type DerNode } from './der.ts'
import { ProtocolError } from './errors.ts'

/** The fields of a certificate that WeChat Pay's protocol looks at, still encoded. */
export interface CertificateFields {
  serial: Bytes
  issuer: DerNode
  validity: DerNode
  subject: DerNode
  spki: DerNode
}

/**
 * Finds the fields in the bytes of an X.509 certificate (RFC 5280 §4.1).
 *
 * Reads, does not verify: who signed the certificate is settled elsewhere (by AES-GCM, or by the file's owner).
 *
 * @throws ProtocolError `certificate-malformed`.
 */
export function readCertificateFields(bytes: Bytes): CertificateFields {
  try {
    const [signedPart] = childrenOf(readDer(bytes), derTag.sequence)
    const fields = childrenOf(signedPart, derTag.sequence)
    // The version is optional, and absent in version 1
    const [serial, , issuer, validity, subject, spki] = fields[0]?.tag === derTag.context0 ? fields.slice(1) : fields
    if (!issuer || !validity || !subject || !spki) throw new RangeError('A certificate lacks fields.')
    return { serial: contentOf(serial, derTag.integer), issuer, validity, subject, spki }
  } catch (error) {
    if (error instanceof RangeError) throw certificateMalformed()
    throw error
  }
}

/** The error for bytes that are not a certificate. */
export function certificateMalformed(): ProtocolError {
  return new ProtocolError(
    'certificate-malformed',
    'The certificate cannot be read: its bytes are not an X.509 certificate. Check it: `openssl x509 -noout -in FILE`.',
  )
}
