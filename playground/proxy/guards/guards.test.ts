import { describe, expect, it } from 'vitest'
import {
  type Guard,
  allowHosts,
  allowOrigins,
  refuseCrossSite,
  requireJson,
  requireMethod,
  requireOrigin,
  requireToken,
} from './guards.ts'

const token = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6'

const request = (headers: Record<string, string>, method = 'GET') =>
  new Request('http://localhost:5173/x', { method, headers })

async function outcome(guard: Guard, given: Request): Promise<string> {
  try {
    await guard(given)
    return 'passes'
  } catch (error) {
    const { status, code } = Object(error)
    return `${status} ${code}`
  }
}

describe('allowHosts (row 2)', () => {
  const guard = allowHosts(['localhost:5173', '[::1]:5173'])
  it.each([
    'evil.com',
    'localhost.evil.com',
    '127.0.0.1.nip.io:5173',
    'localhost',
    'localhost:5174',
    'localhost:5173.',
    '',
  ])('refuses %j', async (host) => {
    expect(await outcome(guard, request({ host }))).toBe('403 host-refused')
  })
  it.each(['localhost:5173', 'LOCALHOST:5173', '[::1]:5173'])('takes %s', async (host) => {
    expect(await outcome(guard, request({ host }))).toBe('passes')
  })
})

describe('allowOrigins (row 4)', () => {
  const guard = allowOrigins(['http://localhost:5173'])
  it.each([
    'https://evil.com',
    'null',
    'http://localhost:5174',
    'https://localhost:5173',
    'http://localhost:5173.evil.com',
    '',
  ])('refuses %j', async (origin) => {
    expect(await outcome(guard, request({ origin }))).toBe('403 origin-refused')
  })
  it('takes the allowed origin, and an absent one', async () => {
    expect(await outcome(guard, request({ origin: 'http://localhost:5173' }))).toBe('passes')
    expect(await outcome(guard, request({}))).toBe('passes')
  })
})

describe('requireOrigin', () => {
  it('refuses an absent Origin where no token decides', async () => {
    expect(await outcome(requireOrigin(), request({}))).toBe('403 origin-missing')
  })
})

describe('refuseCrossSite (row 6)', () => {
  it.each([
    ['cross-site', '403 cross-site-refused'],
    ['same-site', '403 cross-site-refused'],
    ['same-origin', 'passes'],
    ['none', 'passes'],
  ])('%s -> %s', async (site, expected) => {
    expect(await outcome(refuseCrossSite(), request({ 'sec-fetch-site': site }))).toBe(expected)
  })
})

describe('requireToken (row 7)', () => {
  const guard = requireToken(token)
  const oneBitOff = token.slice(0, -1) + String.fromCharCode(token.charCodeAt(token.length - 1) ^ 1)
  it.each(['', 'x', token.slice(0, -1), `${token}a`, oneBitOff, token.toLowerCase(), 'é'.repeat(44)])(
    'refuses %j',
    async (given) => {
      expect(await outcome(guard, request({ 'x-playground-token': given }))).toBe('401 token-wrong')
    },
  )
  it('refuses a missing one, also when it stands in the query', async () => {
    expect(await outcome(guard, request({}))).toBe('401 token-missing')
    const inQuery = new Request(`http://localhost:5173/x?X-Playground-Token=${token}&token=${token}`)
    expect(await outcome(guard, inQuery)).toBe('401 token-missing')
  })
  it('takes the token', async () => {
    expect(await outcome(guard, request({ 'x-playground-token': token }))).toBe('passes')
  })
})

describe('requireMethod', () => {
  it('names the allowed method', async () => {
    expect(await outcome(requireMethod('POST'), request({}))).toBe('405 method-not-allowed')
    expect(await outcome(requireMethod('GET'), request({}))).toBe('passes')
  })
})

describe('requireJson (row 5)', () => {
  it.each([
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; a=application/json',
    'application/jsonp',
  ])('refuses %j', async (type) => {
    expect(await outcome(requireJson(), request({ 'content-type': type }))).toBe('415 content-type-refused')
  })
  it('takes JSON with parameters', async () => {
    expect(await outcome(requireJson(), request({ 'content-type': 'Application/JSON; charset=utf-8' }))).toBe('passes')
  })
})
