import { describe, expect, it } from 'vitest'
import {
  decryptSensitive,
  encryptResource,
  encryptSensitive,
  importPrivateKey,
  importPublicKey,
  parseAuthorization,
  parseMultipart,
  requestMessage,
  verify,
} from '../protocol/index.ts'
import { vectors } from '../../test/fixtures/vectors.ts'
import { testCatalog } from '../server/testing/catalog.ts'
import {
  call,
  createUpstream,
  liveProfile,
  plainAnswer,
  refusedCall,
  signedAnswer,
  testProfile,
} from '../server/testing/proxy.ts'
import { createProxy } from './create-proxy.ts'
import type { Profile } from './profile.ts'
import { TransportError, type WireRequest, type WireResponse } from './transport.ts'

const { keys } = vectors
const transfer = { method: 'POST', url: '/v3/test/transfers' }

async function setUp(
  answer?: (request: WireRequest) => Promise<WireResponse>,
  facts: Partial<Profile> = {},
  now?: () => number,
) {
  const upstream = createUpstream(answer)
  const profile = await testProfile(upstream.send, facts)
  const proxy = createProxy({ profiles: [profile], catalog: testCatalog(), ...(now ? { now } : {}) })
  return { upstream, proxy, profile }
}

async function signatureFits({ method, target, headers }: WireRequest, body: string): Promise<boolean> {
  const { timestamp, nonce, signature } = parseAuthorization(headers.authorization ?? '')
  const message = requestMessage({ method, target, timestamp, nonce, body })
  return verify(message, signature, await importPublicKey(keys.merchant_certificate_pem, 'verify'))
}

describe('signed bytes are sent bytes', () => {
  it.each([
    ['repeated names', '{"a":1,"a":2}'],
    ['a long number', '{"n":12345678901234567890}'],
    ['a fraction of zero', '{"n":1.0,"e":1e2}'],
    ['escapes', '{"t":"\\u4e2d\\/"}'],
    ['a trailing line feed', '{"a":1}\n'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['odd spaces', ' { "a" :\t1\r\n} '],
    ['no JSON at all', '{"a":'],
    ['__proto__', '{"__proto__":{"polluted":true}}'],
  ])('row 26: %s', async (_case, body) => {
    const { upstream, proxy } = await setUp()
    const { request } = await call(proxy, { ...transfer, body })
    expect(upstream.body()).toBe(body)
    expect(request.body).toBe(body)
    expect(request.message.endsWith(`\n${body}\n`)).toBe(true)
    expect(await signatureFits(upstream.request(), body)).toBe(true)
    expect(Object({})).not.toHaveProperty('polluted')
  })

  it('row 27: the query is signed and sent as it was given', async () => {
    const url = "/v3/test/transfers/1?a='&b=%27&c=|&d=%7C&e=+&f=%20"
    const { upstream, proxy } = await setUp()
    const { request } = await call(proxy, { url })
    expect(upstream.request().target).toBe(url)
    expect(request.url).toBe(url)
    expect(request.message.split('\n')[1]).toBe(url)
    expect(await signatureFits(upstream.request(), '')).toBe(true)
  })

  it('prints an object once', async () => {
    const { upstream, proxy } = await setUp()
    await call(proxy, { ...transfer, body: { b: [1, '中'], a: null } })
    expect(upstream.body()).toBe('{"b":[1,"中"],"a":null}')
  })

  it('POST without body signs an empty one and sends no Content-Type', async () => {
    const { upstream, proxy } = await setUp()
    await call(proxy, transfer)
    expect(upstream.request().body).toBeUndefined()
    expect(upstream.request().headers).not.toHaveProperty('content-type')
    expect(await signatureFits(upstream.request(), '')).toBe(true)
  })

  it('an upload signs the meta part only, and sends it untouched', async () => {
    const { upstream, proxy } = await setUp()
    const meta = '{ "filename": "a.png", "sha256": "00" }'
    const file = { filename: 'a.png', contentType: 'image/png', content: btoa('\r\n--boundary\x00\xff') }
    await call(proxy, { method: 'POST', url: '/v3/test/upload', body: meta, file })
    const { headers, body } = upstream.request()
    const parts = parseMultipart(headers['content-type'] ?? '', body ?? new Uint8Array())
    expect(parts.map(({ name, filename, contentType }) => [name, filename, contentType])).toEqual([
      ['meta', undefined, 'application/json'],
      ['file', 'a.png', 'image/png'],
    ])
    expect(new TextDecoder().decode(parts[0]?.bytes)).toBe(meta)
    expect(parts[1]?.bytes).toEqual(Uint8Array.from(atob(file.content), (character) => character.charCodeAt(0)))
    expect(await signatureFits(upstream.request(), meta)).toBe(true)
  })
})

describe('encrypted fields', () => {
  const body = '{ "name":"张三","n":12345678901234567890,"list":[{"fee":1,"name":"\\u674e四"},{"name":null}] }\n'
  const decrypt = async (text: string) =>
    decryptSensitive(text, await importPrivateKey(keys.wechatpay_private_key_pkcs8_pem, 'decrypt'))

  it('replaces only those string values and names the key', async () => {
    const { upstream, proxy } = await setUp()
    const { request } = await call(proxy, { ...transfer, body })
    const sent = upstream.body()
    const [name = '', second = ''] = [...sent.matchAll(/"name":"([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(await decrypt(name)).toBe('张三')
    expect(await decrypt(second)).toBe('李四')
    expect(sent.replace(name, '张三').replace(second, '\\u674e四')).toBe(body)
    expect(request.encrypted).toEqual(['/name', '/list/0/name'])
    expect(upstream.request().headers['wechatpay-serial']).toBe(keys.wechatpay_public_key_id)
    expect(await signatureFits(upstream.request(), sent)).toBe(true)
  })

  it("as-is sends what was given, with the caller's own serial", async () => {
    const { upstream, proxy } = await setUp()
    const headers = { 'Wechatpay-Serial': 'ABCDEF' }
    const { request } = await call(proxy, { ...transfer, body, sensitive: 'as-is', headers })
    expect(upstream.body()).toBe(body)
    expect(request.encrypted).toEqual([])
    expect(upstream.request().headers['wechatpay-serial']).toBe('ABCDEF')
  })

  it('the proxy names the key that it encrypts with, whatever an example says', async () => {
    const { upstream, proxy } = await setUp()
    await call(proxy, { ...transfer, body, headers: { 'wechatpay-serial': 'PUB_KEY_ID_OF_AN_EXAMPLE' } })
    expect(upstream.request().headers['wechatpay-serial']).toBe(keys.wechatpay_public_key_id)
  })

  it('refuses a value that RSA cannot take', async () => {
    const { upstream, proxy } = await setUp()
    const refusal = await refusedCall(proxy, { ...transfer, body: { name: '长'.repeat(72) } })
    expect(refusal).toMatchObject({
      status: 400,
      code: 'sensitive-too-long',
      message: expect.stringContaining('/name'),
    })
    expect(upstream.requests).toHaveLength(0)
  })

  it('refuses a broken body on a live profile, where plain text might leak', async () => {
    const upstream = createUpstream()
    const profile = await liveProfile(upstream.send, { readOnly: false })
    const proxy = createProxy({ profiles: [profile], catalog: testCatalog() })
    const refusal = await refusedCall(proxy, { ...transfer, profile: 'live', body: '{"name":"张三"' })
    expect(refusal).toMatchObject({ status: 400, code: 'body-not-json' })
    expect(upstream.requests).toHaveLength(0)
  })

  it('decrypts those of the answer', async () => {
    const cipher = await encryptSensitive('王五', await importPublicKey(keys.merchant_certificate_pem, 'encrypt'))
    const { proxy } = await setUp(() =>
      signedAnswer(JSON.stringify({ name: cipher, list: [{ name: 'not encrypted' }, { name: cipher }] })),
    )
    expect((await call(proxy, transfer)).decrypted).toEqual({ '/name': '王五', '/list/1/name': '王五' })
  })

  it('certificate mode without any certificate says what to do', async () => {
    const { proxy, upstream } = await setUp(undefined, {
      verification: 'certificate',
      platformKeys: { verify: new Map() },
    })
    expect(await refusedCall(proxy, { ...transfer, body })).toMatchObject({ status: 409, code: 'platform-key-missing' })
    expect(upstream.requests).toHaveLength(0)
  })
})

describe('the answer', () => {
  it('is verified over its exact bytes and shown as it came', async () => {
    const text = '\ufeff{"a": 1.0, "a": 12345678901234567890}\n'
    const { proxy } = await setUp(() => signedAnswer(text))
    const { response, verification, error } = await call(proxy, {})
    expect(response).toMatchObject({ status: 200, body: text, encoding: 'text', requestId: '08F78BB5AF06-0' })
    expect(verification).toMatchObject({ ok: true, serial: keys.wechatpay_public_key_id })
    expect(verification.message?.endsWith(`\n${text}\n`)).toBe(true)
    expect(error).toBeUndefined()
  })

  it("row 44: the answer's serial chooses the key", async () => {
    const { proxy } = await setUp(() => signedAnswer('{}', { by: 'certificate' }))
    expect((await call(proxy, {})).verification).toMatchObject({ ok: true, serial: keys.platform_serial_no })
  })

  const tampered = (change: (answer: WireResponse) => WireResponse) => async () => change(await signedAnswer('{"a":1}'))
  const header = (name: string, value: string | undefined) => (answer: WireResponse) => ({
    ...answer,
    headers: answer.headers.flatMap(([key, old]): [string, string][] =>
      key !== name ? [[key, old]] : value === undefined ? [] : [[key, value]],
    ),
  })
  it.each([
    [
      'one byte changed',
      tampered((answer) => ({ ...answer, body: new TextEncoder().encode('{"a":2}') })),
      'signature-mismatch',
    ],
    ['no signature', tampered(header('Wechatpay-Signature', undefined)), 'signature-missing'],
    ['a signature that is not base64', tampered(header('Wechatpay-Signature', '***')), 'signature-malformed'],
    ['a probe', tampered(header('Wechatpay-Signature', `WECHATPAY/SIGNTEST/${'A'.repeat(325)}`)), 'signature-probe'],
    ['an unknown serial', tampered(header('Wechatpay-Serial', 'ABCDEF')), 'serial-unknown'],
    ['a stale timestamp', () => signedAnswer('{}', { skewSeconds: -302 }), 'timestamp-skewed'],
    ['a timestamp ahead', () => signedAnswer('{}', { skewSeconds: 302 }), 'timestamp-skewed'],
    ['a forged 200 without any header', async () => plainAnswer(200, '{}'), 'signature-missing'],
    ['a forged business 404', async () => plainAnswer(404, '{"code":"ORDER_NOT_EXIST"}'), 'signature-missing'],
  ] as const)('row 19: %s -> %s', async (_case, answer, reason) => {
    const { proxy } = await setUp(answer)
    expect((await call(proxy, {})).verification).toMatchObject({ ok: false, reason })
  })

  it.each([
    ['a 401', '/v3/test/transfers/1', plainAnswer(401, '{"code":"SIGN_ERROR","message":"签名错误"}')],
    ["the router's 404", '/v3/unknown', plainAnswer(404)],
    ['a file', '/v3/test/files', plainAnswer(200, 'a,b')],
  ])('row 20: %s is unsigned by design', async (_case, url, answer) => {
    const { proxy } = await setUp(async () => answer)
    expect((await call(proxy, { url })).verification).toEqual({ ok: false, reason: 'unsigned-by-design' })
  })

  it('shows bytes that are no text as base64', async () => {
    const { proxy } = await setUp(async () => ({ status: 200, headers: [], body: Uint8Array.of(0x1f, 0x8b, 0xff) }))
    expect((await call(proxy, { url: '/v3/test/files' })).response).toMatchObject({ body: 'H4v/', encoding: 'base64' })
  })

  it('explains a code of the operation, then by status', async () => {
    const { proxy } = await setUp(() => signedAnswer('{"code":"NOT_ENOUGH","message":"余额不足"}', { status: 403 }))
    expect((await call(proxy, transfer)).error).toEqual({
      code: 'NOT_ENOUGH',
      title: '余额不足',
      cause: '账户里的钱不够。',
      fix: '充值后再试。',
      docs: 'https://pay.weixin.qq.com/doc/v3/merchant/4012791852',
    })
    const other = await setUp(() => signedAnswer('{"code":"NEW_CODE","message":"新的错误"}', { status: 500 }))
    expect((await call(other.proxy, transfer)).error).toMatchObject({
      code: 'NEW_CODE',
      title: '新的错误',
      fix: expect.stringContaining('先用查询接口'),
    })
  })

  it("SIGN_ERROR: names what differs by the platform's own account", async () => {
    const signError = (information: object) => async () =>
      plainAnswer(
        401,
        JSON.stringify({ code: 'SIGN_ERROR', message: '签名错误', detail: { sign_information: information } }),
      )
    const causeOf = async (information: object) => {
      const { proxy } = await setUp(signError(information))
      return (await call(proxy, {})).error?.cause
    }
    const url = '/v3/test/transfers/1'
    const { proxy } = await setUp()
    const length = (await call(proxy, {})).request.message.length
    expect(await causeOf({ method: 'GET', url, sign_message_length: length })).toContain('私钥与证书序列号')
    expect(await causeOf({ method: 'GET', url, sign_message_length: length + 3 })).toContain('长度不一致')
    expect(await causeOf({ method: 'GET', url: '/v3/other', sign_message_length: length })).toContain('/v3/other')
    expect(await causeOf({ method: 'POST', url, sign_message_length: length })).toContain('方法不一致')
  })

  it('row 43: a wrong clock is named and not corrected', async () => {
    const now = () => Date.now() + 600_000
    const date = new Date().toUTCString()
    const { upstream, proxy } = await setUp(
      async () => plainAnswer(401, '{"code":"SIGN_ERROR"}', { Date: date }),
      {},
      now,
    )
    const { response, error } = await call(proxy, {})
    expect(response.status).toBe(401)
    expect(error?.cause).toMatch(/快 (?:599|600|601) 秒/)
    const { timestamp } = parseAuthorization(upstream.request().headers.authorization ?? '')
    expect(Math.abs(Number(timestamp) - now() / 1000)).toBeLessThan(5)
  })

  it('unknown operations reach the sandbox, so that its 404 can be seen', async () => {
    const { upstream, proxy } = await setUp(async () => plainAnswer(404))
    const { response, error } = await call(proxy, { method: 'DELETE', url: '/v3/nobody' })
    expect(response.status).toBe(404)
    expect(error?.code).toBe('HTTP_404')
    expect(upstream.requests).toHaveLength(1)
  })
})

describe('platform certificates', () => {
  const entry = async (apiV3Key: string) => ({
    serial_no: keys.platform_serial_no,
    effective_time: '2024-01-01T00:00:00+08:00',
    expire_time: '2029-01-01T00:00:00+08:00',
    encrypt_certificate: {
      algorithm: 'AEAD_AES_256_GCM',
      nonce: '61f9c719728a',
      associated_data: 'certificate',
      ciphertext: await encryptResource(keys.platform_certificate_pem, {
        apiV3Key,
        nonce: '61f9c719728a',
        associatedData: 'certificate',
      }),
    },
  })
  const fresh = () => ({ verification: 'certificate', platformKeys: { verify: new Map<string, CryptoKey>() } }) as const

  it('the first download is decrypted, verified with what it brought, and used from then on', async () => {
    const { proxy, upstream } = await setUp(async ({ target }) => {
      const body = target === '/v3/certificates' ? JSON.stringify({ data: [await entry(keys.apiv3_key)] }) : '{}'
      return signedAnswer(body, { by: 'certificate' })
    }, fresh())
    expect((await call(proxy, {})).verification.reason).toBe('serial-unknown')
    const downloaded = await call(proxy, { url: '/v3/certificates' })
    expect(downloaded.verification.ok).toBe(true)
    expect(downloaded.decrypted).toEqual({ '/data/0/encrypt_certificate/ciphertext': keys.platform_certificate_pem })
    expect((await call(proxy, {})).verification.ok).toBe(true)
    const { request } = await call(proxy, { ...transfer, body: { name: '张三' } })
    expect(request.headers['wechatpay-serial']).toBe(keys.platform_serial_no)
    expect(upstream.requests).toHaveLength(4)
  })

  it('certificates under another APIv3 key are not believed', async () => {
    const { proxy, profile } = await setUp(
      async () =>
        signedAnswer(JSON.stringify({ data: [await entry('f'.repeat(32)), null, { serial_no: 1 }] }), {
          by: 'certificate',
        }),
      fresh(),
    )
    const { verification, decrypted } = await call(proxy, { url: '/v3/certificates' })
    expect(verification.reason).toBe('serial-unknown')
    expect(decrypted).toBeUndefined()
    expect(profile.platformKeys.verify.size).toBe(0)
  })

  it('a live profile in certificate mode downloads them before it encrypts', async () => {
    const upstream = createUpstream(async ({ target }) =>
      signedAnswer(target === '/v3/certificates' ? JSON.stringify({ data: [await entry(keys.apiv3_key)] }) : '{}', {
        by: 'certificate',
      }),
    )
    const profile = await liveProfile(upstream.send, { ...fresh(), readOnly: false })
    const proxy = createProxy({ profiles: [profile], catalog: testCatalog() })
    const { verification } = await call(proxy, { ...transfer, profile: 'live', body: { name: '张三' } })
    expect(verification.ok).toBe(true)
    expect(upstream.requests.map(({ target }) => target)).toEqual(['/v3/certificates', '/v3/test/transfers'])
  })
})

describe('no answer', () => {
  it.each([
    ['upstream-unreachable', 502],
    ['upstream-untrusted', 502],
    ['upstream-interrupted', 502],
    ['upstream-timeout', 504],
  ] as const)('rows 54, 55, 61: %s is told as such, once, and writes are in doubt', async (code, status) => {
    const { upstream, proxy } = await setUp(() => Promise.reject(new TransportError(code, 'x')))
    const refusal = await refusedCall(proxy, { ...transfer, body: '{}' })
    expect(refusal).toMatchObject({
      status,
      code,
      message: expect.stringContaining('结果未知：先查询，再决定是否重试'),
    })
    expect(upstream.requests).toHaveLength(1)
    const read = await refusedCall(proxy, {})
    expect(read.message).not.toContain('结果未知')
  })

  it.each([301, 302, 303, 307, 308])('row 13: a %i is not followed and its Location not told', async (status) => {
    const { upstream, proxy } = await setUp(async () =>
      plainAnswer(status, '', { Location: 'https://evil.com/secret' }),
    )
    const refusal = await refusedCall(proxy, { ...transfer, body: '{}' })
    expect(refusal).toMatchObject({ status: 502, code: 'upstream-redirected' })
    expect(JSON.stringify(refusal)).not.toContain('evil.com')
    expect(upstream.requests).toHaveLength(1)
  })

  it('row 57: an answer above 16 MB is cut', async () => {
    const { proxy } = await setUp(async () => ({
      status: 200,
      headers: [],
      body: new Uint8Array(16 * 1024 * 1024 + 1),
    }))
    expect(await refusedCall(proxy, {})).toMatchObject({ status: 502, code: 'upstream-too-large' })
  })

  it('row 56: the upstream request is aborted when the caller goes away', async () => {
    let aborted: (() => void) | undefined
    const isAborted = new Promise<void>((resolve) => (aborted = resolve))
    const profile = await testProfile(
      (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted?.()
            reject(new TransportError('cancelled', 'x'))
          })
        }),
    )
    const proxy = createProxy({ profiles: [profile], catalog: testCatalog() })
    const caller = new AbortController()
    const body = JSON.stringify({ profile: 'sandbox', method: 'GET', url: '/v3/test/transfers/1' })
    const request = new Request('http://localhost/__playground/call', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: caller.signal,
    })
    const response = proxy(request)
    setTimeout(() => caller.abort(), 20)
    await isAborted
    expect((await (await response).json()).code).toBe('cancelled')
  })
})

describe('a live profile', () => {
  async function setUpLive(facts: Partial<Profile> = {}) {
    const upstream = createUpstream()
    const profiles = [await liveProfile(upstream.send, { unlockable: true, ...facts })]
    const proxy = createProxy({ profiles, catalog: testCatalog() })
    const unlock = () =>
      proxy(
        new Request('http://x/__playground/unlock', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"profile":"live"}',
        }),
      )
    return { upstream, proxy, unlock }
  }
  const live = { profile: 'live' }
  const pay = (total: string) => ({ ...live, ...transfer, body: `{"amount":{"total":${total}}}` })

  it("sends reads to the catalog's server", async () => {
    const { upstream, proxy } = await setUpLive()
    expect((await call(proxy, live)).request.origin).toBe('https://api.mch.weixin.qq.com')
    expect(upstream.request().origin).toBe('https://api.mch.weixin.qq.com')
  })

  it('row 15: shows the first characters of the signature only', async () => {
    const { upstream, proxy } = await setUpLive()
    const made = await call(proxy, live)
    const { signature } = parseAuthorization(upstream.request().headers.authorization ?? '')
    expect(made.request.signature).toBe(`${signature.slice(0, 6)}…`)
    expect(made.request.authorization).toContain(`signature="${signature.slice(0, 6)}…"`)
    expect(JSON.stringify(made)).not.toContain(signature.slice(0, 7))
  })

  it('row 17: refuses writes until unlocked: 0 upstream', async () => {
    const { upstream, proxy, unlock } = await setUpLive()
    for (const request of [pay('1'), { ...live, method: 'DELETE', url: '/v3/test/transfers/1' }]) {
      expect(await refusedCall(proxy, request)).toMatchObject({ status: 403, code: 'profile-read-only' })
    }
    expect(upstream.requests).toHaveLength(0)
    expect((await unlock()).status).toBe(200)
    await call(proxy, pay('1'))
    expect(upstream.requests).toHaveLength(1)
  })

  it('row 17: cannot be unlocked unless this run allows it', async () => {
    const { upstream, proxy, unlock } = await setUpLive({ unlockable: false })
    expect((await unlock()).status).toBe(403)
    expect(await refusedCall(proxy, pay('1'))).toMatchObject({
      code: 'profile-read-only',
      message: expect.stringContaining('WXPAY_ALLOW_WRITES'),
    })
    expect(upstream.requests).toHaveLength(0)
  })

  it.each([
    pay('101'),
    pay('1e3'),
    pay('-1'),
    pay('1.5'),
    pay('"101"'),
    pay('12345678901234567890'),
    pay('1,"total":101'),
    { ...live, ...transfer, body: { list: [{ fee: 1 }, { fee: 101 }] } },
  ])('keeps every amount below the cap: %j', async (request) => {
    const { upstream, proxy, unlock } = await setUpLive()
    await unlock()
    expect(await refusedCall(proxy, request)).toMatchObject({ status: 403, code: 'amount-above-cap' })
    expect(upstream.requests).toHaveLength(0)
  })

  it('takes the cap of the profile', async () => {
    const { upstream, proxy, unlock } = await setUpLive({ amountCapFen: 50_000 })
    await unlock()
    await call(proxy, pay('50000'))
    expect(await refusedCall(proxy, pay('50001'))).toMatchObject({ code: 'amount-above-cap' })
    expect(upstream.requests).toHaveLength(1)
  })

  it('sends only what the catalog knows', async () => {
    const { upstream, proxy } = await setUpLive()
    for (const url of ['/v3/unknown', '/secapi/pay/refund', '/v3/test/transfers']) {
      expect(await refusedCall(proxy, { ...live, url })).toMatchObject({ status: 400, code: 'operation-unknown' })
    }
    expect(upstream.requests).toHaveLength(0)
  })
})
