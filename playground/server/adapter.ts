import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Handler } from '../protocol/index.ts'

/** Largest request body that is read: an upload of 7.5 MB as base64 in JSON, and some room. */
const maximumBodyBytes = 12 * 1024 * 1024

/** A body of this size is read at once; a larger one, or one of unknown length, when the handler asks for it. */
const eagerBytes = 64 * 1024

class BodyTooLarge extends Error {}

/**
 * Lets a `Handler` answer Node's requests. The raw target goes along as `wire.target`; a client that goes away aborts
 * `request.signal`. Exceptions become a bare 500 and go to `onError`.
 */
export function toListener(
  handler: Handler,
  onError: (error: unknown) => void = () => {},
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const gone = new AbortController()
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) gone.abort()
    })
    try {
      const request = await toRequest(incoming, gone.signal)
      await writeResponse(await handler(request, { target: targetOf(incoming) }), incoming, outgoing)
    } catch (error) {
      if (gone.signal.aborted || outgoing.headersSent) return void outgoing.destroy()
      if (error instanceof BodyTooLarge) return writeProblem(outgoing, 413, 'request-too-large', '请求体太大。')
      onError(error)
      writeProblem(outgoing, 500, 'internal-error', '内部出错，详情见启动服务的终端。')
    }
  }
}

/** The request-target as the client sent it. Connect-style servers cut mounted prefixes off `url`. */
export function targetOf(incoming: IncomingMessage & { originalUrl?: string }): string {
  return incoming.originalUrl ?? incoming.url ?? '/'
}

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const headers = new Headers()
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '')
  }
  const { method = 'GET' } = incoming
  const url = `http://${incoming.headers.host ?? 'localhost'}${targetOf(incoming)}`
  // a GET with a body exists on the wire, not in a Request; nothing here reads one
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal })
  const length = Number(incoming.headers['content-length'] ?? Infinity)
  if (length > maximumBodyBytes && Number.isFinite(length)) throw new BodyTooLarge()
  const body = length <= eagerBytes ? await readBody(incoming) : streamBody(incoming)
  // the types of the DOM do not know that a streamed body needs this
  const streaming: RequestInit & { duplex: 'half' } = { method, headers, signal, body, duplex: 'half' }
  return new Request(url, streaming)
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return chunks.length === 0 ? null : new Uint8Array(Buffer.concat(chunks))
}

/** Nothing is read before the handler asks, so that a refusal by its guards costs no memory. */
function streamBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming.iterator({ destroyOnReturn: false })
  let length = 0
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next()
        if (done) return controller.close()
        length += value.length
        if (length > maximumBodyBytes) return controller.error(new BodyTooLarge())
        controller.enqueue(new Uint8Array(value))
      },
    },
    { highWaterMark: 0 },
  )
}

async function writeResponse(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  // how a handler asks for the connection to be cut
  if (response.type === 'error') return void incoming.socket.destroy()
  const body = Buffer.from(await response.arrayBuffer())
  const headers: Record<string, string | string[] | number> = Object.fromEntries(response.headers)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) headers['set-cookie'] = cookies
  if (response.status !== 204 && response.status !== 304) headers['content-length'] = body.length
  // a body that nobody wanted is not waited for
  if (!incoming.complete) headers.connection = 'close'
  outgoing.writeHead(response.status, headers)
  outgoing.end(incoming.method === 'HEAD' ? undefined : body)
}

/** Ends the connection too: the rest of a body that is too large is not waited for. */
function writeProblem(outgoing: ServerResponse, status: number, code: string, message: string): void {
  outgoing.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  })
  outgoing.end(JSON.stringify({ code, message }))
}
