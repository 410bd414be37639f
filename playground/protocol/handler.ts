/** What the transport knows about a request beyond what a `Request` can hold. */
export interface Wire {
  /**
   * Path and query exactly as they stood on the wire. `Request.url` is normalised (`'` becomes `%27`),
   * so a signature can only be checked against this. Absent: taken from `request.url`.
   */
  target?: string
  /**
   * The headers as they were sent. A browser's `Request` silently drops some of them (`User-Agent`), so a request
   * that never left the page brings them here. Absent: taken from `request.headers`.
   */
  headers?: Headers
}

/** A server as a function: the same under Vite, Node, a test, an edge runtime or inside a page. */
export type Handler = (request: Request, wire?: Wire) => Promise<Response>

/** The request-target (path and query) to sign or verify. */
export function requestTarget(request: Request, wire?: Wire): string {
  if (wire?.target) return wire.target
  const url = new URL(request.url)
  return url.pathname + url.search
}
