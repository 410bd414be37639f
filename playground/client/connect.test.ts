import { describe, expect, it } from 'vitest'
import { connect } from './connect.ts'
import { ConnectionError } from './connection/errors.ts'
import { fetchedCatalog } from './start-in-page.ts'
import { operation } from './model/test-operation.ts'

interface Sent {
  path: string
  init: RequestInit
}

/** A page that a proxy served; `answer` is what the proxy says. */
async function connectToProxy(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = []
  const connection = await connect({
    token: 'secret-token',
    origin: 'http://localhost:5173',
    base: '/',
    fetch: async (path, init = {}) => {
      sent.push({ path: String(path), init })
      return answer()
    },
  })
  return { connection, sent }
}

const request = { profile: 'sandbox', method: 'GET', url: '/v3/certificates' }
const signal = new AbortController().signal

describe('connect with a token', () => {
  it('sends every request with the token, to the proxy and to the sandbox', async () => {
    const { connection, sent } = await connectToProxy(() => Response.json([]))
    await connection.profiles()
    await connection.call(request, signal)
    await connection.sandbox('/orders/A/pay', { method: 'POST', body: { outcome: 'success' } })
    expect(connection.kind).toBe('proxy')
    expect(sent.map(({ path }) => path)).toEqual([
      '/__playground/profiles',
      '/__playground/call',
      '/__sandbox/orders/A/pay',
    ])
    for (const { init } of sent) expect(init.headers).toMatchObject({ 'X-Playground-Token': 'secret-token' })
    expect(sent[1]!.init).toMatchObject({ method: 'POST', body: JSON.stringify(request), signal })
  })

  it('tells a refusal of the proxy from an answer', async () => {
    const { connection } = await connectToProxy(() =>
      Response.json({ code: 'upstream-unreachable', message: '没有得到应答' }, { status: 502 }),
    )
    await expect(connection.call(request, signal)).rejects.toMatchObject({
      code: 'proxy-refused',
      status: 502,
      reason: 'upstream-unreachable',
      message: '没有得到应答',
    })
  })

  it('tells a proxy that answers something else, and one that is gone', async () => {
    const html = await connectToProxy(() => new Response('<html>', { status: 404 }))
    await expect(html.connection.profiles()).rejects.toMatchObject({ code: 'proxy-refused', status: 404 })
    const gone = await connectToProxy(() => Promise.reject(new TypeError('fetch failed')))
    await expect(gone.connection.profiles()).rejects.toMatchObject({ code: 'proxy-unreachable' })
  })

  it('lets a cancel through as what it is', async () => {
    const { connection } = await connectToProxy(() => Promise.reject(new DOMException('', 'AbortError')))
    const failure = await connection.call(request, signal).catch((error: unknown) => error)
    expect(failure).not.toBeInstanceOf(ConnectionError)
    expect(failure).toMatchObject({ name: 'AbortError' })
  })
})

describe('a restarted proxy', () => {
  async function callRestarted(renewToken: () => Promise<string | undefined>) {
    const tokens: string[] = []
    const connection = await connect({
      token: 'old',
      origin: '',
      base: '/',
      renewToken,
      fetch: async (_, init) => {
        const token = new Headers(init?.headers).get('X-Playground-Token') ?? ''
        tokens.push(token)
        return token === 'new'
          ? Response.json([])
          : Response.json({ code: 'token-wrong', message: '刷新' }, { status: 401 })
      },
    })
    return { tokens, profiles: () => connection.profiles() }
  }

  it('is answered with its new token, which is kept', async () => {
    const { tokens, profiles } = await callRestarted(async () => 'new')
    await profiles()
    await profiles()
    expect(tokens).toEqual(['old', 'new', 'new'])
  })

  it.each([
    ['the page has the same token', async () => 'old'],
    ['the page has none', async () => undefined],
    ['the page cannot be read', () => Promise.reject(new Error('offline'))],
  ])('is shown as the refusal it is when %s', async (_, renewToken) => {
    const { tokens, profiles } = await callRestarted(renewToken)
    await expect(profiles()).rejects.toMatchObject({ reason: 'token-wrong' })
    expect(tokens).toEqual(['old'])
  })
})

describe('fetchedCatalog', () => {
  const files: Record<string, unknown> = {
    '/catalog/routes.json': { routes: [{ id: operation.id, method: 'post', path: operation.path }], webhookIds: [] },
    '/catalog/operations/POST__v3_test__id__orders.json': operation,
  }

  it('reads an operation when it is asked for, once', async () => {
    const read: string[] = []
    const catalog = await fetchedCatalog(async (path) => {
      read.push(path)
      return files[path]
    })
    expect(read).toEqual(['/catalog/routes.json'])
    await catalog.operation(operation.id)
    expect(await catalog.operation(operation.id)).toEqual(operation)
    expect(read).toHaveLength(2)
  })

  it('asks for no file of an id that the catalog does not have', async () => {
    const catalog = await fetchedCatalog(async (path) => files[path])
    expect(await catalog.operation('GET /../secret')).toBeUndefined()
    expect(await catalog.webhook('v3/NONE')).toBeUndefined()
  })

  it('tries a failed download again', async () => {
    let fails = true
    const catalog = await fetchedCatalog(async (path) => {
      if (path.startsWith('/catalog/operations') && fails) throw new Error('offline')
      return files[path]
    })
    await expect(catalog.operation(operation.id)).rejects.toThrow('offline')
    fails = false
    expect(await catalog.operation(operation.id)).toEqual(operation)
  })
})
