import { requestTarget, type Wire } from '../protocol/index.ts'

/** A request as it arrived: its body read once, its target untouched. */
export interface Arrival {
  method: string
  /** Path and query exactly as they stood on the wire. */
  target: string
  /** Path, raw. */
  path: string
  /** What follows `?`, raw; empty without query. */
  search: string
  /** Scheme and host that the request was sent to. */
  origin: string
  headers: Headers
  bytes: Uint8Array<ArrayBuffer>
  /** The bytes as text, byte order mark kept. */
  text: string
}

/** Thrown by nobody: tells that a body is larger than the sandbox reads. */
export type TooLarge = 'too-large'

// The largest upload is a PDF of 7.5 MB; the room above is for the multipart around it
const maximumBodyBytes = 8 * 1024 * 1024
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads a request; a body over 8 MB is given up as soon as that is known. */
export async function readArrival(request: Request, wire?: Wire): Promise<Arrival | TooLarge> {
  const bytes = await readBody(request)
  if (bytes === 'too-large') return bytes
  const target = requestTarget(request, wire)
  const question = target.indexOf('?')
  return {
    method: request.method.toUpperCase(),
    target,
    path: question === -1 ? target : target.slice(0, question),
    search: question === -1 ? '' : target.slice(question + 1),
    origin: new URL(request.url).origin,
    headers: wire?.headers ?? request.headers,
    bytes,
    text: decoder.decode(bytes),
  }
}

async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | TooLarge> {
  if (!request.body) return new Uint8Array()
  if (Number(request.headers.get('content-length') ?? 0) > maximumBodyBytes) return 'too-large'
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return join(chunks, size)
    size += value.length
    if (size > maximumBodyBytes) {
      // the sender may go on for ever: nothing waits for it
      void reader.cancel().catch(() => undefined)
      return 'too-large'
    }
    chunks.push(value)
  }
}

function join(chunks: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}
