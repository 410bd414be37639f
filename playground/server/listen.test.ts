import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Server, connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { type ListenOptions, type Listening, listen } from './listen.ts'
import { SetupError } from './setup-error.ts'
import { rawRequest, sendRaw } from './testing/raw.ts'

const running: Listening[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((listening) => listening.close(0)))
})

async function start(options: Partial<ListenOptions> = {}) {
  const seen: string[] = []
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    seen.push(`${request.method} ${request.url}`)
    response.end('ok')
  }
  const listening = await listen({ port: 0, onRequest, ...options })
  running.push(listening)
  const { port } = listening
  const ask = (line: string, headers = [`Host: localhost:${port}`, 'Connection: close'], body = '') =>
    sendRaw(port, rawRequest(line, headers, body))
  return { listening, port, seen, ask }
}

describe('where it listens', () => {
  it('row 1: answers on 127.0.0.1 and ::1, and on no other address', async () => {
    const { port } = await start()
    const request = rawRequest('GET / HTTP/1.1', [`Host: localhost:${port}`, 'Connection: close'])
    for (const host of ['127.0.0.1', '::1']) expect((await sendRaw(port, request, { host })).status).toBe(200)
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of others)
      await expect(sendRaw(port, request, { host: address })).rejects.toThrow('ECONNREFUSED')
    await expect(sendRaw(port, request, { host: '127.0.0.2' })).rejects.toThrow('ECONNREFUSED')
  })

  it('row 1: nobody else can take ::1 beside it', async () => {
    const { port } = await start()
    const other = createServer()
    const code = await new Promise((resolve) => {
      other.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      other.listen({ port, host: '::1', ipv6Only: true }, () => resolve('listening'))
    })
    other.close()
    expect(code).toBe('EADDRINUSE')
  })

  it.each(['127.0.0.1', '::1'])(
    'row 64: a port taken on %s is named, with the option, and left alone',
    async (host) => {
      const other: Server = createServer()
      const port = await new Promise<number>((resolve) => {
        other.listen(0, host, () => resolve(Object(other.address()).port))
      })
      const error = await listen({ port, onRequest: () => undefined }).catch((reason: unknown) => reason)
      other.close()
      expect(error).toBeInstanceOf(SetupError)
      expect(error).toMatchObject({ code: 'port-in-use', message: expect.stringContaining('--port') })
      // a failed start leaves nothing behind
      await expect(sendRaw(port, 'x', { host: '127.0.0.1', waitMs: 200 })).rejects.toThrow('ECONNREFUSED')
    },
  )
})

describe('what it refuses before anything looks at it', () => {
  it.each([
    ['evil.com', 403],
    ['localhost.evil.com', 403],
    ['127.0.0.1.nip.io', 403],
    ['localhost', 403],
    ['localhost:1', 403],
    ['', 403],
    ['0.0.0.0:PORT', 403],
    ['localhost:PORT.', 403],
    ['localhost:PORT', 200],
    ['LOCALHOST:PORT', 200],
    ['127.0.0.1:PORT', 200],
    ['[::1]:PORT', 200],
  ])('row 2: Host %j -> %i', async (host, status) => {
    const { port, seen, ask } = await start()
    const answer = await ask('GET /x HTTP/1.1', [`Host: ${host.replace('PORT', String(port))}`, 'Connection: close'])
    expect(answer.status).toBe(status)
    expect(seen).toHaveLength(status === 200 ? 1 : 0)
  })

  const refused: [string, string, string[] | undefined, number[]][] = [
    ['row 3: two Hosts', 'GET / HTTP/1.1', ['Host: localhost:PORT', 'Host: evil.com'], [400]],
    ['row 3: two equal Hosts', 'GET / HTTP/1.1', ['Host: localhost:PORT', 'Host: localhost:PORT'], [400]],
    ['row 3: HTTP/1.0 without Host', 'GET / HTTP/1.0', [], [400]],
    ['row 3: HTTP/1.1 without Host', 'GET / HTTP/1.1', [], [400]],
    ['row 3: absolute form', 'GET http://evil.com/x HTTP/1.1', undefined, [400]],
    ['row 3: absolute form of this server', 'GET http://localhost:PORT/x HTTP/1.1', undefined, [400]],
    ['row 9: network-path form', 'GET //evil.com/x HTTP/1.1', undefined, [400]],
    ['row 9: a backslash', 'GET /\\evil.com/x HTTP/1.1', undefined, [400]],
    ['row 12: # in the target', 'GET /x#/../y HTTP/1.1', undefined, [400]],
    ['two tokens', 'GET / HTTP/1.1', ['Host: localhost:PORT', 'X-Playground-Token: a', 'X-Playground-Token: b'], [400]],
    [
      'two Origins',
      'GET / HTTP/1.1',
      ['Host: localhost:PORT', 'Origin: http://localhost:PORT', 'Origin: http://evil.com'],
      [400],
    ],
    ['row 29: TRACE', 'TRACE / HTTP/1.1', undefined, [405]],
    ['row 29: CONNECT', 'CONNECT evil.com:443 HTTP/1.1', ['Host: evil.com:443'], [405]],
    ['row 29: OPTIONS *', 'OPTIONS * HTTP/1.1', undefined, [400]],
    ['row 29: an unusual method', 'PROPFIND / HTTP/1.1', undefined, [405]],
    [
      'row 29: upgrade to h2c',
      'GET / HTTP/1.1',
      ['Host: localhost:PORT', 'Connection: Upgrade', 'Upgrade: h2c'],
      [400],
    ],
    ['row 28: obs-fold', 'GET / HTTP/1.1', ['Host: localhost:PORT', 'X: a', ' b'], [400]],
    ['row 28: a space before the colon', 'GET / HTTP/1.1', ['Host : localhost:PORT'], [400]],
    [
      'row 28: length and chunks',
      'POST / HTTP/1.1',
      ['Host: localhost:PORT', 'Content-Length: 5', 'Transfer-Encoding: chunked'],
      [400],
    ],
    [
      'row 28: two lengths',
      'POST / HTTP/1.1',
      ['Host: localhost:PORT', 'Content-Length: 5', 'Content-Length: 6'],
      [400],
    ],
    ['row 52: a header block of 20 KB', 'GET / HTTP/1.1', ['Host: localhost:PORT', `X: ${'x'.repeat(20_000)}`], [431]],
    [
      'row 52: 300 headers',
      'GET / HTTP/1.1',
      ['Host: localhost:PORT', ...Array.from({ length: 300 }, (_, index) => `X-${index}: 1`)],
      [431],
    ],
  ]
  it.each(refused)('%s', async (_case, line, headers, statuses) => {
    const { port, seen, ask } = await start()
    const named = (text: string) => text.replaceAll('PORT', String(port))
    const answer = await ask(named(line), headers?.map(named))
    expect(statuses).toContain(answer.status)
    expect(seen).toEqual([])
    expect(answer.head.toLowerCase()).toContain('connection: close')
  })

  it('row 28: a bare line feed ends no header', async () => {
    const { port, seen } = await start()
    const answer = await sendRaw(port, `GET / HTTP/1.1\nHost: localhost:${port}\n\n`)
    expect(answer.status).toBe(400)
    expect(seen).toEqual([])
  })

  it('answers refusals as JSON without any detail', async () => {
    const { ask } = await start()
    const { body } = await ask('GET / HTTP/1.1', ['Host: evil.com', 'Connection: close'])
    expect(JSON.parse(body)).toEqual({ code: 'host-refused', message: expect.any(String) })
    expect(body).not.toContain('evil')
  })

  it('hands on only WebSocket upgrades that passed the guards', async () => {
    const upgrades: string[] = []
    const { port } = await start({
      onUpgrade: (request, socket) => {
        upgrades.push(request.url ?? '')
        socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
      },
    })
    const upgrade = (host: string) =>
      sendRaw(port, rawRequest('GET /ws HTTP/1.1', [`Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket']))
    expect((await upgrade('evil.com')).status).toBe(403)
    expect((await upgrade(`localhost:${port}`)).status).toBe(101)
    expect(upgrades).toEqual(['/ws'])
  })
})

describe('slow and many clients', () => {
  it('row 53: a client that does not finish its headers is dropped, others are served meanwhile', async () => {
    const { port, ask } = await start({ limits: { headersMs: 300 } })
    const slow = sendRaw(port, `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX: `, { waitMs: 4_000 })
    const idle = sendRaw(port, '', { waitMs: 4_000 })
    expect((await ask('GET / HTTP/1.1')).status).toBe(200)
    expect((await slow).status).toBe(408)
    expect((await idle).status).toBe(408)
  })

  it('row 53: connections above the limit are dropped', async () => {
    const { port } = await start({ limits: { maxConnections: 3 } })
    const sockets = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'))
    const dropped = await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<boolean>((resolve) => {
            socket.on('error', () => undefined)
            socket.on('close', () => resolve(true))
            setTimeout(() => resolve(false), 400)
          }),
      ),
    )
    sockets.forEach((socket) => socket.destroy())
    expect(dropped.filter(Boolean)).toHaveLength(5)
  })

  it('row 63: closing lets a running request finish, and frees the port at once', async () => {
    let finish = () => {}
    const { listening, port } = await start({
      onRequest: (_request, response) => (finish = () => void response.end('done')),
    })
    const idle = connect(port, '127.0.0.1')
    const pending = sendRaw(port, rawRequest('GET / HTTP/1.1', [`Host: localhost:${port}`]), { waitMs: 3_000 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const closed = listening.close(2_000)
    setTimeout(() => finish(), 100)
    expect((await pending).body).toContain('done')
    await closed
    idle.destroy()
    const again = await listen({ port, onRequest: () => undefined })
    await again.close(0)
  })
})
