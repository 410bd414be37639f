import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** A refusal before a request is looked at any further. */
export interface RawRefusal {
  status: 400 | 403 | 405 | 431
  code: string
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Of these, the first one would silently win, or they would be joined into one value that nobody sent. */
const singleHeaders = new Set(['host', 'origin', 'authorization', 'content-type', 'x-playground-token'])

/** Node drops headers above `maxHeadersCount` without a word, so reaching it is refused. */
export const maximumHeaders = 200

/**
 * Checks what Node hands to a handler although it should not: repeated or missing `Host`, an absolute or `*` target,
 * `#` in it, TRACE; then `Host` against the names that this server goes by. Undefined when the request may pass.
 */
export function rawRefusal(request: IncomingMessage, hosts: ReadonlySet<string>): RawRefusal | undefined {
  if (!methods.has(request.method ?? '')) return { status: 405, code: 'method-not-allowed' }
  if (request.rawHeaders.length >= maximumHeaders * 2) return { status: 431, code: 'too-many-headers' }
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  if (names.some((name, index) => singleHeaders.has(name) && names.indexOf(name) !== index)) {
    return { status: 400, code: 'header-repeated' }
  }
  if (!names.includes('host')) return { status: 400, code: 'host-missing' }
  if (!isOriginForm(request.url ?? '')) return { status: 400, code: 'target-malformed' }
  if (!hosts.has((request.headers.host ?? '').toLowerCase())) return { status: 403, code: 'host-refused' }
  return undefined
}

/** Answers a refusal and ends the connection: what follows on it cannot be trusted either. */
export function refuseRaw(response: ServerResponse, { status, code }: RawRefusal): void {
  const body = JSON.stringify({ code, message: rawMessages[status] })
  response.writeHead(status, { ...jsonHeaders(body), connection: 'close' })
  response.end(body)
}

/** The same for a connection that has no response object: an upgrade or CONNECT. */
export function refuseSocket(socket: Duplex, { status, code }: RawRefusal): void {
  const body = JSON.stringify({ code, message: rawMessages[status] })
  const headers = Object.entries({ ...jsonHeaders(body), connection: 'close' }).map((pair) => pair.join(': '))
  socket.on('error', () => undefined)
  socket.end([`HTTP/1.1 ${status} ${code}`, ...headers, '', body].join('\r\n'))
}

const rawMessages: Record<RawRefusal['status'], string> = {
  400: '请求格式有误，已拒绝。',
  403: '请求的 Host 不在允许名单内，已拒绝（防止 DNS 重绑定）。请用 http://localhost 访问。',
  405: '不支持这个请求方法。',
  431: '请求头太多，已拒绝。',
}

function jsonHeaders(body: string): Record<string, string | number> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
}

/** A path with one slash in front. A URL parser would take `//host` and `/\host` for another server. */
function isOriginForm(target: string): boolean {
  const path = target.split('?', 1)[0] ?? ''
  return target.startsWith('/') && !target.startsWith('//') && !target.includes('#') && !path.includes('\\')
}
