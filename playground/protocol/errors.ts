/** What a program can branch on; the page chooses its Chinese text by it. */
export type ProtocolErrorCode =
  | 'api-v3-key-length'
  | 'authorization-malformed'
  | 'authorization-scheme-unknown'
  | 'base64-malformed'
  | 'certificate-malformed'
  | 'key-length'
  | 'key-malformed'
  | 'multipart-malformed'
  | 'name-malformed'
  | 'pem-encrypted'
  | 'pem-kind'
  | 'pem-malformed'
  | 'pem-missing'
  | 'pem-pkcs12'
  | 'resource-decryption-failed'
  | 'resource-nonce-empty'
  | 'sensitive-decryption-failed'
  | 'sensitive-too-long'

/**
 * A value that breaks a rule of the signing protocol.
 *
 * The message is English, names the thing, the rule and the way out, and never holds key material, plain text or a
 * signature, so it may be logged. `toJSON` lists all that may leave the process.
 */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError'
  readonly code: ProtocolErrorCode

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** Name, code and message; not the cause, which may come from elsewhere. */
  toJSON(): { name: string; code: ProtocolErrorCode; message: string } {
    return { name: this.name, code: this.code, message: this.message }
  }
}
