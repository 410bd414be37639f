import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Handler } from '../protocol/index.ts'
import { toListener } from './adapter.ts'
import { type Listening, listen } from './listen.ts'
import { rawRequest, sendRaw } from './testing/raw.ts'

const running: Listening[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((listening) => listening.close(0)))
})

async function start(handler: Handler, onError?: (error: unknown) => void): Promise<number> {
  const listener = toListener(handler, onError)
  const listening = await listen({ port: 0, onRequest: (request, response) => void listener(request, response) })
  running.push(listening)
  return listening.port
}

const ask = (port: number, line: string, headers: string[] = [], body = '') =>
  sendRaw(port, rawRequest(line, [`Host: localhost:${port}`, 'Connection: close', ...headers], body))

describe('toListener', () => {
  it('hands on the raw target, each header and the exact bytes', async () => {
    const port = await start(async (request, wire) =>
      Response.json({ target: wire?.target, agent: request.headers.get('user-agent'), body: await request.text() }),
    )
    const target = "/v3/x?a='&b=|&c=%27"
    const { body } = await ask(port, `POST ${target} HTTP/1.1`, ['User-Agent: x', 'Content-Length: 8'], '{"a":1}\n')
    expect(JSON.parse(body)).toEqual({ target, agent: 'x', body: '{"a":1}\n' })
  })

  it('answers as the handler says: status, repeated cookies, no body with 204 and HEAD', async () => {
    const port = await start(async (request) => {
      const headers = new Headers([
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['X-A', 'y'],
      ])
      return new Response(request.method === 'DELETE' ? null : 'text', {
        status: request.method === 'DELETE' ? 204 : 201,
        headers,
      })
    })
    const got = await ask(port, 'GET / HTTP/1.1')
    expect([got.status, got.body, got.head.match(/set-cookie/gi)?.length]).toEqual([201, 'text', 2])
    expect((await ask(port, 'HEAD / HTTP/1.1')).body).toBe('')
    const empty = await ask(port, 'DELETE / HTTP/1.1')
    expect([empty.status, empty.body]).toEqual([204, ''])
  })

  it('row 56: a client that goes away aborts the request within half a second', async () => {
    let arrived = () => {}
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve))
    let left = () => {}
    const hasLeft = new Promise<void>((resolve) => (left = resolve))
    const port = await start(async (request) => {
      arrived()
      await new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()))
      left()
      return new Response()
    })
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(rawRequest('GET / HTTP/1.1', [`Host: localhost:${port}`])),
    )
    await hasArrived
    const leftAt = Date.now()
    socket.destroy()
    await hasLeft
    expect(Date.now() - leftAt).toBeLessThan(500)
  })

  it('row 51: cuts a body that grows beyond the limit, and does not read one that nobody asks for', async () => {
    const port = await start(async (request) => {
      if (new URL(request.url).pathname === '/refuse') return new Response('no', { status: 401 })
      return new Response(String((await request.arrayBuffer()).byteLength))
    })
    const head = rawRequest('POST / HTTP/1.1', [`Host: localhost:${port}`, 'Transfer-Encoding: chunked'])
    const megabyte = `100000\r\n${'x'.repeat(0x100000)}\r\n`
    expect((await sendRaw(port, head + megabyte.repeat(13), { waitMs: 5_000 })).status).toBe(413)
    expect((await ask(port, 'POST / HTTP/1.1', ['Content-Length: 20000000'])).status).toBe(413)
    const refused = await sendRaw(port, head.replace('POST /', 'POST /refuse') + megabyte, { waitMs: 5_000 })
    expect([refused.status, /connection: close/i.test(refused.head)]).toEqual([401, true])
  })

  it('row 48: an exception is a bare 500', async () => {
    const errors: unknown[] = []
    const port = await start(
      () => Promise.reject(new Error('secret')),
      (error) => errors.push(error),
    )
    const { status, body } = await ask(port, 'GET / HTTP/1.1')
    expect([status, body.includes('secret')]).toEqual([500, false])
    expect(errors).toHaveLength(1)
  })

  it('cuts the connection when the handler asks for it', async () => {
    const port = await start(async () => Response.error())
    expect((await ask(port, 'GET / HTTP/1.1')).status).toBe(0)
  })
})
