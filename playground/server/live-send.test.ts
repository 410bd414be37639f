import { createServer } from 'node:https'
import { type Socket, createServer as createTcpServer } from 'node:net'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCertificate, generateKeyPair } from '../protocol/index.ts'
import { TransportError, type WireRequest } from '../proxy/index.ts'
import { type LiveSendOptions, createLiveSend } from './live-send.ts'

const host = 'api.mch.weixin.qq.com'
const seen: { url: string | undefined; headers: string[]; body: Buffer }[] = []
let connections = 0
let port = 0
let ca = ''

function behave(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  seen.push({ url: request.url, headers: request.rawHeaders, body })
  const { url = '' } = request
  if (url === '/silent') return
  if (url === '/stall') return void response.writeHead(200).write('{')
  if (url === '/reset') {
    response.writeHead(200, { 'content-length': '100' }).write('{"half":')
    return void setTimeout(() => request.socket.destroy(), 20)
  }
  if (url === '/redirect') return void response.writeHead(307, { location: `https://${host}:${port}/elsewhere` }).end()
  if (url === '/gzip') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{}'))
  if (url === '/huge') {
    const chunk = Buffer.alloc(1024 * 1024)
    const push = () => response.destroyed || response.write(chunk, () => setImmediate(push))
    return void push()
  }
  response
    .writeHead(
      200,
      [
        ['X-A', '1'],
        ['X-A', '2'],
      ].flat(),
    )
    .end('{"ok":1}\n')
}

const servers: { close: () => unknown }[] = []
beforeAll(async () => {
  const make = async (subject: string, notAfter = '2046-01-01') => {
    const pair = await generateKeyPair()
    const dates = { notBefore: new Date('2020-01-01'), notAfter: new Date(notAfter) }
    const cert = await createCertificate({ ...pair, subject, issuer: subject, ...dates })
    return { key: pair.privateKeyPem, cert }
  }
  const identity = await make(`CN=${host}`)
  ca = identity.cert
  port = await open(identity)
})
afterAll(() => servers.forEach((server) => server.close()))

async function open(identity: { key: string; cert: string }): Promise<number> {
  const server = createServer(identity, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => behave(request, response, Buffer.concat(chunks)))
  })
  server.on('connection', () => connections++)
  servers.push({ close: () => (server.closeAllConnections(), server.close()) })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object(server.address()).port
}

const toThisMachine: LiveSendOptions['lookup'] = (_name, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4)

const sender = (options: LiveSendOptions = {}) => createLiveSend({ lookup: toThisMachine, ca, ...options })
const request = (target: string, facts: Partial<WireRequest> = {}): WireRequest => ({
  method: 'GET',
  origin: `https://${host}:${port}`,
  target,
  headers: {},
  ...facts,
})
const never = new AbortController().signal

async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof TransportError)) throw new Error(`No TransportError but ${String(error)}`)
  return error.code
}

describe('createLiveSend', () => {
  it('rows 26, 27: sends target and body byte for byte, and only the headers that it was given', async () => {
    seen.length = 0
    const target = "/v3/x?a='&b=%27&c=|&d=%7C&e=+&f=%20"
    const body = new TextEncoder().encode('\ufeff{"a":1.0,"a":2}\n')
    const answer = await sender()(request(target, { method: 'POST', body, headers: { accept: 'x' } }), never)
    expect(seen[0]?.url).toBe(target)
    expect(new Uint8Array(seen[0]?.body ?? [])).toEqual(body)
    expect(
      seen[0]?.headers
        .filter((_, index) => index % 2 === 0)
        .map((name) => name.toLowerCase())
        .sort(),
    ).toEqual(['accept', 'accept-encoding', 'connection', 'content-length', 'host'])
    expect(answer.status).toBe(200)
    expect(new TextDecoder().decode(answer.body)).toBe('{"ok":1}\n')
    expect(answer.headers.filter(([name]) => name === 'X-A')).toEqual([
      ['X-A', '1'],
      ['X-A', '2'],
    ])
  })

  it('row 13: hands a redirect back and does not follow it', async () => {
    seen.length = 0
    expect((await sender()(request('/redirect'), never)).status).toBe(307)
    expect(seen).toHaveLength(1)
  })

  it('row 57: asks for unpacked answers, and does not unpack', async () => {
    const { body } = await sender()(request('/gzip'), never)
    expect([...body.slice(0, 2)]).toEqual([0x1f, 0x8b])
    expect(await failure(sender()(request('/huge'), never))).toBe('upstream-too-large')
  })

  it.each([
    'https://evil.com',
    'http://api.mch.weixin.qq.com',
    'https://api.mch.weixin.qq.com.evil.com',
    'https://api.mch.weixin.qq.com.',
    'https://api.mch.weixin.qq.com@evil.com',
    'https://127.0.0.1',
    '//api.mch.weixin.qq.com',
    '',
  ])('row 9: goes to hosts of WeChat Pay only, not to %j', async (origin) => {
    const before = connections
    expect(await failure(sender()(request('/', { origin }), never))).toBe('upstream-refused')
    expect(connections).toBe(before)
  })

  it('row 18: refuses a certificate of nobody, an expired one, and one of another name', async () => {
    const dated = async (subject: string, notAfter: string) => {
      const pair = await generateKeyPair()
      const dates = { notBefore: new Date('2020-01-01'), notAfter: new Date(notAfter) }
      const cert = await createCertificate({ ...pair, subject, issuer: subject, ...dates })
      return { cert, port: await open({ key: pair.privateKeyPem, cert }) }
    }
    const expired = await dated(`CN=${host}`, '2021-01-01')
    const other = await dated('CN=evil.com', '2046-01-01')
    const origin = (at: number) => ({ origin: `https://${host}:${at}` })
    seen.length = 0
    expect(await failure(sender({ ca: undefined })(request('/'), never))).toBe('upstream-untrusted')
    expect(await failure(sender({ ca: expired.cert })(request('/', origin(expired.port)), never))).toBe(
      'upstream-untrusted',
    )
    expect(await failure(sender({ ca: other.cert })(request('/', origin(other.port)), never))).toBe(
      'upstream-untrusted',
    )
    expect(seen).toHaveLength(0)
  })

  it('row 54: unreachable, silent and stalling upstreams end within their limits', async () => {
    expect(await failure(sender()(request('/', { origin: `https://${host}:1` }), never))).toBe('upstream-unreachable')
    expect(await failure(sender({ answerMs: 200 })(request('/silent'), never))).toBe('upstream-timeout')
    expect(['upstream-timeout', 'upstream-interrupted']).toContain(
      await failure(sender({ answerMs: 200 })(request('/stall'), never)),
    )
    const sockets: Socket[] = []
    const mute = createTcpServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const origin = `https://${host}:${Object(mute.address()).port}`
    expect(await failure(sender({ connectMs: 200 })(request('/', { origin }), never))).toBe('upstream-timeout')
    sockets.forEach((socket) => socket.destroy())
    mute.close()
  })

  it('row 55: an answer that is cut is no answer', async () => {
    expect(await failure(sender()(request('/reset'), never))).toBe('upstream-interrupted')
  })

  it('row 56: an abort ends the request at once', async () => {
    const caller = new AbortController()
    setTimeout(() => caller.abort(), 50)
    const startedAt = Date.now()
    expect(await failure(sender()(request('/silent'), caller.signal))).toBe('cancelled')
    expect(Date.now() - startedAt).toBeLessThan(1_000)
  })

  it('row 61: a POST that fails is not repeated', async () => {
    seen.length = 0
    await failure(sender()(request('/reset', { method: 'POST', body: new Uint8Array(2) }), never))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(seen).toHaveLength(1)
  })
})
