/** Why a call has no answer. `proxy-refused`: the proxy itself said no, its own code is in `reason`. */
export type ConnectionErrorCode = 'proxy-refused' | 'proxy-unreachable' | 'start-failed'

/** A call that got no answer from the API: shown as a problem of the connection, never as an answer. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError'
  readonly code: ConnectionErrorCode
  /** HTTP status of the proxy, when it answered. */
  readonly status: number | undefined
  /** The proxy's own kebab-case code, such as `upstream-unreachable`. */
  readonly reason: string | undefined

  /** @param message Chinese, for the page */
  constructor(
    code: ConnectionErrorCode,
    message: string,
    options: { status?: number; reason?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.status = options.status
    this.reason = options.reason
  }
}
