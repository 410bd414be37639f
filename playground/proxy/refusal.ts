import type { ProxyProblem } from './call.ts'

/**
 * A refusal or failure of the proxy itself (never an answer of the API): thrown inside, answered as a `ProxyProblem`.
 *
 * `message` is Chinese, for the page. It never holds a key, a token, a signature or a body.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal'
  /** HTTP status of the answer. */
  readonly status: number
  /** kebab-case, for programs. */
  readonly code: string
  /** Extra answer headers, such as `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** The refusal as it leaves the proxy. */
export function refusalResponse({ status, code, message, headers }: Refusal): Response {
  return jsonResponse({ code, message } satisfies ProxyProblem, status, headers)
}

/** JSON that no cache keeps and no browser guesses the type of. */
export function jsonResponse(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
}
