import { type Handler, type Wire } from '../protocol/index.ts'

/** A request as it leaves the proxy. */
export interface WireRequest {
  /** Upper case. */
  method: string
  /** Scheme, host and port, such as `https://api.mch.weixin.qq.com`. */
  origin: string
  /** Path and query, sent byte for byte. */
  target: string
  /** Lower-case names. */
  headers: Record<string, string>
  body?: Uint8Array<ArrayBuffer>
}

/** A complete answer. A redirect is an answer like any other: nothing follows it. */
export interface WireResponse {
  status: number
  headers: [name: string, value: string][]
  body: Uint8Array
}

/** Sends one request, once. Throws `TransportError` when there is no complete answer. */
export type Send = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>

/** Why there is no answer. */
export type TransportErrorCode =
  | 'upstream-unreachable'
  | 'upstream-refused'
  | 'upstream-untrusted'
  | 'upstream-timeout'
  | 'upstream-interrupted'
  | 'upstream-too-large'
  | 'cancelled'

/** No answer, or not a whole one. The API may have acted all the same, so nobody repeats the request by itself. */
export class TransportError extends Error {
  override readonly name: string = 'TransportError'
  readonly code: TransportErrorCode

  constructor(code: TransportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** Name, code and message; not the cause, which may hold addresses. */
  toJSON(): { name: string; code: TransportErrorCode; message: string } {
    return { name: this.name, code: this.code, message: this.message }
  }
}

/**
 * A `Send` that calls a handler in this process (the sandbox, in Node or inside the page). The raw target goes along
 * as `wire.target`, since `Request` normalises its URL. `Response.error()` is a connection that was cut.
 */
export function sendToHandler(handler: Handler): Send {
  return async ({ method, origin, target, headers, body }, signal) => {
    signal.throwIfAborted()
    const request = new Request(origin + target, { method, headers, body, signal })
    // Chrome leaves User-Agent out of a Request's headers (crbug.com/571722), and the API refuses calls without it
    Object.defineProperty(request, 'headers', { value: new Headers(headers) })
    const response = await handler(request, { target, headers: new Headers(headers) } satisfies Wire)
    if (response.type === 'error') throw new TransportError('upstream-interrupted', 'The handler cut the connection.')
    return {
      status: response.status,
      headers: [...response.headers],
      body: new Uint8Array(await response.arrayBuffer()),
    }
  }
}
