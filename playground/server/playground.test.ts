import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { vectors } from '../../test/fixtures/vectors.ts'
import type { CallRequest, Profile, WireRequest } from '../proxy/index.ts'
import { type StoredCredentials, loadKeyFiles } from './key-files.ts'
import { type Listening, listen } from './listen.ts'
import { createPlayground } from './playground.ts'
import { testCatalog } from './testing/catalog.ts'
import { createUpstream, liveProfile } from './testing/proxy.ts'
import { rawRequest, sendRaw } from './testing/raw.ts'
import { createToken } from './token.ts'

const folder = mkdtempSync(join(tmpdir(), 'wxpay-playground-'))
const token = createToken()
const upstream = createUpstream()
const output: string[] = []
let stored: StoredCredentials
let live: Profile
let listening: Listening

beforeAll(async () => {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation(
      (...values: unknown[]) => void output.push(values.map(String).join(' ')),
    )
  }
  stored = await loadKeyFiles(folder)
  live = await liveProfile(upstream.send, { unlockable: true })
  const playground = await createPlayground({
    catalog: testCatalog(),
    credentials: stored.credentials,
    token,
    liveProfiles: [live],
    log: (line) => console.log(line),
  })
  listening = await listen({
    port: 0,
    onRequest: (request, response) => {
      if (!playground.handle(request, response)) response.writeHead(404).end('site')
    },
  })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await listening.close(0)
  rmSync(folder, { recursive: true })
})

interface Sent {
  target?: string
  method?: string
  headers?: Record<string, string | undefined>
  body?: string
}

/** A request of the page itself; headers set to undefined are left out. */
function send({ target = '/__playground/call', method = 'POST', headers = {}, body = '' }: Sent) {
  const all: Record<string, string | undefined> = {
    Host: `localhost:${listening.port}`,
    Origin: `http://localhost:${listening.port}`,
    'X-Playground-Token': token,
    'Content-Type': 'application/json',
    'Sec-Fetch-Site': 'same-origin',
    Connection: 'close',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return sendRaw(
    listening.port,
    rawRequest(`${method} ${target} HTTP/1.1`, lines, Buffer.from(body).toString('latin1')),
  )
}

const callText = (request: Partial<CallRequest>) =>
  JSON.stringify({ profile: 'live', method: 'GET', url: '/v3/test/transfers/1', ...request })

describe('through a real socket', () => {
  it('the page of this process is served, on sandbox and live', async () => {
    upstream.requests.length = 0
    const { status, body } = await send({ body: callText({}) })
    expect([status, JSON.parse(body).response.status]).toEqual([200, 200])
    expect(upstream.requests).toHaveLength(1)
    const sandbox = await send({ body: callText({ profile: 'sandbox', url: '/v3/certificates' }) })
    expect(JSON.parse(sandbox.body)).toMatchObject({ response: { status: 200 }, verification: { ok: true } })
  })

  const attacks: [string, Sent, number][] = [
    ['row 2: rebinding', { headers: { Host: 'evil.com' } }, 403],
    ['row 4: a foreign page', { headers: { Origin: 'https://evil.com' } }, 403],
    ['row 4: a sandboxed frame', { headers: { Origin: 'null' } }, 403],
    [
      'row 4: its preflight',
      { method: 'OPTIONS', headers: { Origin: 'https://evil.com', 'Access-Control-Request-Method': 'POST' } },
      403,
    ],
    [
      'row 5: text/plain',
      { headers: { Origin: undefined, 'X-Playground-Token': undefined, 'Content-Type': 'text/plain' } },
      401,
    ],
    [
      'row 5: a form',
      {
        headers: {
          Origin: undefined,
          'X-Playground-Token': undefined,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
      },
      401,
    ],
    ['row 5: multipart', { headers: { 'Content-Type': 'multipart/form-data; boundary=x' } }, 415],
    ['row 6: cross-site', { headers: { 'Sec-Fetch-Site': 'cross-site' } }, 403],
    ['row 6: same-site', { headers: { 'Sec-Fetch-Site': 'same-site' } }, 403],
    ['row 7: no token', { headers: { 'X-Playground-Token': undefined } }, 401],
    [
      'row 7: the token in the query',
      { target: '/__playground/call?token=TOKEN', headers: { 'X-Playground-Token': undefined } },
      401,
    ],
    ['row 7: one character off', { headers: { 'X-Playground-Token': `${token.slice(1)}A` } }, 401],
    ['row 9: another host', { body: callText({ url: '//evil.com/x' }) }, 400],
    ['row 9: an absolute URL', { body: callText({ url: 'https://evil.com/x' }) }, 400],
    ['row 10: a numeric host', { body: callText({ url: 'https://0x7f.1/x' }) }, 400],
    ['row 11: another API', { body: callText({ url: '/v3/%2e%2e/secapi/pay/refund' }) }, 400],
    ['row 12: a fragment', { body: callText({ url: '/v3/test/transfers/1#x' }) }, 400],
    ['row 16: bytes to sign', { target: '/__playground/sign', body: '{"message":"x"}' }, 404],
    [
      'row 17: a write',
      { body: callText({ method: 'POST', url: '/v3/test/transfers', body: '{"amount":{"total":1}}' }) },
      403,
    ],
    ['row 33: __proto__', { body: '{"__proto__":{"profile":"live"},"method":"GET"}' }, 400],
  ]
  it.each(attacks)('%s: refused, 0 upstream', async (_case, sent, status) => {
    upstream.requests.length = 0
    const answer = await send({ body: callText({}), ...sent, target: sent.target?.replace('TOKEN', token) })
    expect(answer.status).toBe(status)
    expect(upstream.requests).toHaveLength(0)
    if (status === 403 && sent.headers?.Origin) expect(answer.head.toLowerCase()).not.toContain('access-control')
  })

  it('row 8: the own origin is named, never *', async () => {
    const { head } = await send({ body: callText({}) })
    expect(head).toMatch(new RegExp(`access-control-allow-origin: http://localhost:${listening.port}\r\n`, 'i'))
    expect(head).toMatch(/vary: Origin/i)
  })

  it('rows 26, 27: bytes arrive as they were given', async () => {
    upstream.requests.length = 0
    const url = "/v3/test/transfers/1?a='&b=%27&c=|&d=%7C&e=+&f=%20"
    await send({ body: callText({ url }) })
    expect(upstream.request().target).toBe(url)
    upstream.requests.length = 0
    live.readOnly = false
    const body = '{"a":1,"a":12345678901234567890,"b":1.0,"c":"\\u4e2d\u4e2d"}\n'
    await send({ body: callText({ method: 'POST', url: '/v3/test/transfers', body }) })
    live.readOnly = true
    expect(upstream.body()).toBe(body)
  })

  it('row 51: a body that is too large is refused at once, and one that never ends is cut', async () => {
    expect((await send({ headers: { 'Content-Length': '99999999' } })).status).toBe(413)
    const head = { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked', 'X-Playground-Token': undefined }
    expect((await send({ headers: head, body: 'fffff\r\n' + 'x'.repeat(1000) })).status).toBe(401)
  })

  it('rows 21, S29: the controls of the sandbox have the same doors', async () => {
    const state: Sent = { target: '/__sandbox/state', method: 'GET' }
    expect((await send(state)).status).toBe(200)
    expect((await send({ ...state, headers: { 'X-Playground-Token': undefined } })).status).toBe(401)
    expect((await send({ ...state, headers: { Origin: 'https://evil.com' } })).status).toBe(403)
    expect((await send({ ...state, headers: { 'Sec-Fetch-Site': 'same-site' } })).status).toBe(403)
  })

  it('an SDK needs no token for the API itself, and a foreign page does not get there', async () => {
    const sdk = {
      Origin: undefined,
      'X-Playground-Token': undefined,
      'Sec-Fetch-Site': undefined,
      'User-Agent': 'x',
      Accept: '*/*',
    }
    const answer = await send({ target: '/v3/certificates', method: 'GET', headers: sdk })
    expect(answer.status).toBe(401)
    expect(answer.body).toContain('SIGN_ERROR')
    expect(
      (await send({ target: '/v3/certificates', method: 'GET', headers: { Origin: 'https://evil.com' } })).status,
    ).toBe(403)
  })
})

describe('row 14: nothing tells a key', () => {
  it('neither an answer, nor a log line, nor a failure', async () => {
    const texts: string[] = []
    const tell = async (sent: Sent) => {
      const { head, body } = await send(sent)
      texts.push(head, body)
    }
    const failing: Profile['send'] = (request: WireRequest) => Promise.reject(new Error(JSON.stringify(request)))
    const works = live.send
    await tell({ target: '/__playground/profiles', method: 'GET' })
    for (const profile of ['sandbox', 'sandbox-certificate', 'sandbox-wrong-key', 'live']) {
      await tell({ body: callText({ profile, url: '/v3/certificates' }) })
      await tell({ body: callText({ profile, method: 'POST', url: '/v3/test/transfers', body: '{"name":"x"}' }) })
      await tell({ body: callText({ profile, url: '/v3/%2e%2e/x' }) })
    }
    live.send = failing
    await tell({ body: callText({}) })
    live.send = works
    await tell({ target: '/__sandbox/requests', method: 'GET' })
    await tell({ target: '/__sandbox/state', method: 'GET' })
    await tell({ body: '{' })
    await tell({ headers: { 'X-Playground-Token': 'wrong' } })

    const all = [...texts, ...output, process.title, process.argv.join(' ')].join('\n')
    expect(output.join('')).toContain('Unexpected failure')
    for (const secret of [...privateTexts(stored.credentials), token]) {
      for (const line of secret.split('\n').filter((text) => text.length >= 20 && !text.startsWith('-----'))) {
        expect(all.includes(line), `${line.slice(0, 6)}… was told`).toBe(false)
      }
    }
  })
})

/** Of the sandbox, and of the live profile. */
function privateTexts(credentials: StoredCredentials['credentials']): string[] {
  const { privateKeyPem, platformPrivateKeyPem, wechatpayPrivateKeyPem, apiV3Key, apiV2Key } = credentials
  const { merchant_private_key_pkcs8_pem, apiv3_key } = vectors.keys
  return [
    privateKeyPem,
    platformPrivateKeyPem,
    wechatpayPrivateKeyPem,
    apiV3Key,
    apiV2Key,
    merchant_private_key_pkcs8_pem,
    apiv3_key,
  ]
}
