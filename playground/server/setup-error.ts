/** What can be wrong before a server runs. */
export type SetupErrorCode =
  | 'option-invalid'
  | 'port-in-use'
  | 'address-unavailable'
  | 'profile-invalid'
  | 'tls-disabled'
  | 'live-on-network'
  | 'site-missing'
  | 'credentials-unreadable'

/**
 * A reason not to start: a wrong option, profile or key file. The message is for the person at the terminal, names
 * the thing and the way out, and holds no key material. The command prints it and ends with code 1.
 */
export class SetupError extends Error {
  override readonly name: string = 'SetupError'
  readonly code: SetupErrorCode

  constructor(code: SetupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
