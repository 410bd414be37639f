import { describe, expect, it } from 'vitest'
import { testCatalog } from '../server/testing/catalog.ts'
import { createUpstream, liveProfile, post, testProfile } from '../server/testing/proxy.ts'
import { type ProxyOptions, createProxy } from './create-proxy.ts'

const origin = 'http://localhost:5173'
const token = 'b2ZmaWNlLXRva2VuLWZvci10ZXN0cy0wMTIzNDU2Nzg5'
const good = { host: 'localhost:5173', origin, 'x-playground-token': token, 'content-type': 'application/json' }
const callBody = { profile: 'sandbox', method: 'GET', url: '/v3/test/transfers/1' }

async function setUp(options: Partial<ProxyOptions> = {}) {
  const upstream = createUpstream()
  const profiles = [
    await testProfile(upstream.send),
    await liveProfile(upstream.send, { unlockable: true }),
    await liveProfile(upstream.send, { id: 'locked' }),
  ]
  const doors = { token, origins: [origin], hosts: ['localhost:5173'] }
  const proxy = createProxy({ profiles, catalog: testCatalog(), ...doors, ...options })
  const send = (
    path: string,
    headers: Record<string, string>,
    method = 'POST',
    body: string | null = JSON.stringify(callBody),
  ) =>
    proxy(
      new Request(`${origin}${path}`, {
        method,
        headers,
        body: method === 'GET' || method === 'OPTIONS' ? null : body,
      }),
    )
  return { upstream, proxy, send }
}

const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))

describe('doors of the proxy', () => {
  it.each([
    ['row 2: a foreign Host', { ...good, host: 'evil.com' }, 403],
    ['row 4: a foreign Origin', { ...good, origin: 'https://evil.com' }, 403],
    ['row 4: the Origin null', { ...good, origin: 'null' }, 403],
    ['row 5: a form without token', { host: good.host, 'content-type': 'application/x-www-form-urlencoded' }, 401],
    ['row 5: text/plain without token', { host: good.host, 'content-type': 'text/plain' }, 401],
    ['row 5: text/plain with token', { ...good, 'content-type': 'text/plain' }, 415],
    ['row 6: cross-site', { ...good, 'sec-fetch-site': 'cross-site' }, 403],
    ['row 6: another port of this machine', { ...good, 'sec-fetch-site': 'same-site' }, 403],
    ['row 7: no token', without('x-playground-token'), 401],
    ['row 7: a prefix of the token', { ...good, 'x-playground-token': token.slice(0, 20) }, 401],
  ])('%s: refused, nothing goes upstream', async (_case, headers, status) => {
    const { upstream, send } = await setUp()
    const response = await send('/__playground/call', headers)
    expect(response.status).toBe(status)
    const text = await response.text()
    expect(JSON.parse(text)).toEqual({ code: expect.stringMatching(/^[a-z-]+$/), message: expect.any(String) })
    expect(text).not.toContain(token)
    expect(upstream.requests).toHaveLength(0)
  })

  it.each(['GET', 'POST', 'OPTIONS'])('row 4: a foreign %s gets no CORS header', async (method) => {
    const { send } = await setUp()
    for (const foreign of ['https://evil.com', 'null']) {
      const response = await send('/__playground/profiles', { ...good, origin: foreign }, method)
      expect(response.status).toBe(403)
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('row 8: an allowed origin is named exactly, with Vary, and never *', async () => {
    const { send } = await setUp()
    for (const [path, method, status] of [
      ['/__playground/profiles', 'GET', 200],
      ['/__playground/call', 'POST', 200],
      ['/__playground/call', 'OPTIONS', 204],
      ['/__playground/nothing', 'GET', 404],
    ] as const) {
      const response = await send(path, good, method)
      expect(response.status).toBe(status)
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
      expect(response.headers.get('vary')).toBe('Origin')
      expect(response.headers.has('access-control-allow-credentials')).toBe(false)
    }
  })

  it('takes curl: no Origin, no Sec-Fetch-*, but the token', async () => {
    const { send } = await setUp()
    expect((await send('/__playground/call', without('origin'))).status).toBe(200)
  })

  it('refuses an absent Origin when there is no token to decide by', async () => {
    const { send } = await setUp({ token: undefined })
    expect((await send('/__playground/call', without('origin'))).status).toBe(403)
  })

  it('has no other door: unknown paths and methods (row 16: nothing signs bytes of the caller)', async () => {
    const { upstream, send } = await setUp()
    for (const path of ['sign', 'message', 'authorization', 'keys', 'call/', 'Call', '']) {
      expect((await send(`/__playground/${path}`, good)).status).toBe(404)
    }
    const response = await send('/__playground/call', good, 'PUT')
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    expect(upstream.requests).toHaveLength(0)
  })
})

describe('GET /__playground/profiles', () => {
  it('lists what a page may know, and nothing else', async () => {
    const { send } = await setUp()
    const profiles: Record<string, unknown>[] = await (await send('/__playground/profiles', good, 'GET')).json()
    expect(profiles.map(({ id, readOnly }) => [id, readOnly])).toEqual([
      ['sandbox', false],
      ['live', true],
      ['locked', true],
    ])
    expect(Object.keys(profiles[0] ?? {}).sort()).toEqual([
      'id',
      'kind',
      'mchid',
      'readOnly',
      'serial',
      'title',
      'verification',
    ])
  })
})

describe('POST /__playground/unlock', () => {
  it('unlocks a profile of this run that allows it, and no other', async () => {
    const { send } = await setUp()
    const unlock = async (profile: string) => send('/__playground/unlock', good, 'POST', JSON.stringify({ profile }))
    expect(await (await unlock('live')).json()).toMatchObject({ id: 'live', readOnly: false, amountCapFen: 100 })
    expect((await unlock('locked')).status).toBe(403)
    expect((await unlock('nobody')).status).toBe(400)
    const profiles: Record<string, unknown>[] = await (await send('/__playground/profiles', good, 'GET')).json()
    expect(profiles.map(({ readOnly }) => readOnly)).toEqual([false, false, true])
  })
})

describe('the call itself', () => {
  const shapes: [string, unknown][] = [
    ['no JSON', '{'],
    ['no object', []],
    ['nothing in it', {}],
    ['an unknown field', { ...callBody, origin: 'https://evil.com' }],
    ['an unknown profile', { ...callBody, profile: 'nobody' }],
    ['an unknown method', { ...callBody, method: 'TRACE' }],
    ['a header that is no text', { ...callBody, headers: { accept: 1 } }],
    ['a number as body', { ...callBody, method: 'POST', body: 1 }],
    ['a body on GET', { ...callBody, body: 'x' }],
    ['an unknown way with sensitive fields', { ...callBody, sensitive: 'maybe' }],
    [
      'a file that is not base64',
      {
        ...callBody,
        method: 'POST',
        url: '/v3/test/upload',
        file: { filename: 'a', contentType: 'image/png', content: '*' },
      },
    ],
    [
      'a file type with a line end',
      {
        ...callBody,
        method: 'POST',
        url: '/v3/test/upload',
        file: { filename: 'a', contentType: 'image/png\r\nx: y', content: '' },
      },
    ],
    ['an upload without file', { ...callBody, method: 'POST', url: '/v3/test/upload', body: '{}' }],
    ['an APIv2 operation', { ...callBody, method: 'POST', url: '/pay/test', body: '<xml/>' }],
  ]
  it.each(shapes)('refuses %s with a Chinese explanation', async (_case, body) => {
    const { upstream, send } = await setUp()
    const response = await send(
      '/__playground/call',
      good,
      'POST',
      typeof body === 'string' ? body : JSON.stringify(body),
    )
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      code: expect.stringMatching(/^[a-z0-9-]+$/),
      message: expect.stringMatching(/[\u4e00-\u9fff]/),
    })
    expect(upstream.requests).toHaveLength(0)
  })

  it.each([
    'authorization',
    'Host',
    'COOKIE',
    'connection',
    'x-forwarded-for',
    'origin',
    'sec-fetch-site',
    'proxy-authorization',
    'transfer-encoding',
    'x-playground-token',
  ])('row 30: refuses the header %s', async (name) => {
    const { upstream, send } = await setUp()
    const response = await send(
      '/__playground/call',
      good,
      'POST',
      JSON.stringify({ ...callBody, headers: { [name]: 'x' } }),
    )
    expect([response.status, (await response.json()).code]).toEqual([400, 'header-refused'])
    expect(upstream.requests).toHaveLength(0)
  })

  it.each(['a\r\nx: y', 'a\nb', '中文', '\u0000', 'é'])('row 31: refuses the header value %j', async (value) => {
    const { send } = await setUp()
    const response = await send(
      '/__playground/call',
      good,
      'POST',
      JSON.stringify({ ...callBody, headers: { accept: value } }),
    )
    expect([response.status, (await response.json()).code]).toEqual([400, 'header-malformed'])
  })

  it('row 30: sends exactly its own headers, whatever the page request carried', async () => {
    const { upstream, send } = await setUp()
    const extra = {
      cookie: 'a=b',
      referer: origin,
      'x-forwarded-for': '1.2.3.4',
      'proxy-authorization': 'x',
      authorization: 'y',
    }
    await send(
      '/__playground/call',
      { ...good, ...extra },
      'POST',
      JSON.stringify({ ...callBody, method: 'POST', url: '/v3/test/transfers', body: '{}' }),
    )
    expect(Object.keys(upstream.request().headers).sort()).toEqual([
      'accept',
      'authorization',
      'content-type',
      'user-agent',
      'wechatpay-serial',
    ])
  })

  it('row 51: refuses a body above 12 MB by its stated length, and one that only turns out so', async () => {
    const { proxy } = await setUp()
    const chunk = new Uint8Array(1024 * 1024).fill(0x20)
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => void (controller.enqueue(chunk), pulled++) })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers: good, body, duplex: 'half' }
    expect((await proxy(new Request(`${origin}/__playground/call`, init))).status).toBe(413)
    expect(pulled).toBeLessThan(16)
    const stated = { ...good, 'content-length': '99999999' }
    expect(
      (await proxy(new Request(`${origin}/__playground/call`, { method: 'POST', headers: stated, body: '{}' }))).status,
    ).toBe(413)
  })

  it('row 48: an exception becomes an id, and the exception goes to onError', async () => {
    const failures: unknown[] = []
    const profiles = [await testProfile(() => Promise.reject(new Error('secret inside')))]
    const proxy = createProxy({ profiles, catalog: testCatalog(), onError: (id, error) => failures.push([id, error]) })
    const response = await post(proxy, '/__playground/call', callBody)
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toContain('secret')
    expect(text).toMatch(/[0-9a-f-]{36}/)
    expect(failures).toEqual([[expect.any(String), expect.objectContaining({ message: 'secret inside' })]])
  })

  it('row 59: at most 32 calls run at once, 256 wait, the rest is told to come back', async () => {
    let running = 0
    let most = 0
    let refused = 0
    let open = () => {}
    const openWhenFull = () => {
      if (running === 32 && refused === 32) open()
    }
    const gate = new Promise<void>((resolve) => (open = resolve))
    const upstream = createUpstream()
    const slow = await testProfile(async (request, signal) => {
      most = Math.max(most, ++running)
      openWhenFull()
      await gate
      running--
      return upstream.send(request, signal)
    })
    const proxy = createProxy({ profiles: [slow], catalog: testCatalog() })
    const statuses = await Promise.all(
      Array.from({ length: 320 }, async () => {
        const response = await post(proxy, '/__playground/call', callBody)
        if (response.status !== 503) return response.status
        refused++
        openWhenFull()
        return `503 after ${response.headers.get('retry-after')} s`
      }),
    )
    expect(most).toBe(32)
    expect(statuses.filter((status) => status === 200)).toHaveLength(288)
    expect(statuses.filter((status) => status === '503 after 1 s')).toHaveLength(32)
  })
})
