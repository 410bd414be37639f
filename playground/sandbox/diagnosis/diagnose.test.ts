import { constants, createHash, createSign, sign as signBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { generateKeyPair } from '../../protocol/index.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, type TestJson } from '../testing/client.ts'
import { causes } from './causes.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const { credentials } = fixture
const other = await generateKeyPair()

interface Mistake {
  method?: string
  target?: string
  body?: string
  /** The five lines as a correct client joins them -> what this one signs. */
  message?: (lines: string[]) => string
  sign?: (message: string) => string
}

const rsa = (message: string, key = credentials.privateKeyPem) =>
  createSign('RSA-SHA256').update(message).sign(key, 'base64')
const join = (lines: string[]) => lines.map((line) => `${line}\n`).join('')
const change =
  (line: number, with_: (value: string) => string) =>
  (lines: string[]): string =>
    join(lines.map((value, index) => (index === line ? with_(value) : value)))

const query = '/v3/pay/transactions/out-trade-no/A%7CB12345?mchid=1900000001'
const body = JSON.stringify(prepayBody())
const spaced = JSON.stringify(prepayBody(), null, 2)

/** Sends what a client with a mistake sends, and asks the inspector why. */
async function diagnose(mistake: Mistake): Promise<TestJson> {
  const { method = 'POST', target = '/v3/pay/transactions/jsapi', message = join, sign = rsa } = mistake
  const sent = method === 'GET' ? '' : (mistake.body ?? body)
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), 'AbCdEf0123456789']
  const signature = sign(message([method, target, timestamp, nonce, sent]))
  const items = { mchid: credentials.mchid, nonce_str: nonce, signature, timestamp, serial_no: credentials.serial }
  const Authorization = `WECHATPAY2-SHA256-RSA2048 ${Object.entries(items)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}`
  const headers = { Authorization, Accept: '*/*', 'User-Agent': 'test', 'Content-Type': 'application/json' }
  const { handler, control } = createTestSandbox(fixture)
  const init = { method, headers, ...(method === 'GET' ? {} : { body: new TextEncoder().encode(sent) }) }
  const answer = await handler(new Request('http://127.0.0.1:9/', init), { target })
  expect(answer.status).toBe(401)
  const [entry] = (await control('/requests')).requests
  return entry.diagnosis
}

const mistakes: [cause: string, mistake: Mistake][] = [
  ['query-missing', { method: 'GET', target: query, message: change(1, (value) => value.split('?')[0] ?? '') }],
  ['target-encoding', { method: 'GET', target: query, message: change(1, (value) => value.replace('%7C', '|')) }],
  [
    'target-encoding',
    { method: 'GET', target: query.replace('%7C', '|'), message: change(1, (value) => value.replace('|', '%7C')) },
  ],
  [
    'target-encoding',
    { method: 'GET', target: `${query}&a='`, message: change(1, (value) => value.replace("'", '%27')) },
  ],
  ['full-url', { message: change(1, (value) => `https://api.mch.weixin.qq.com${value}`) }],
  ['leading-slash', { message: change(1, (value) => value.slice(1)) }],
  ['method-lower-case', { message: change(0, (value) => value.toLowerCase()) }],
  ['method-other', { message: change(0, () => 'GET') }],
  ['body-missing', { message: change(4, () => '') }],
  ['body-reserialised', { message: change(4, () => spaced) }],
  ['body-reserialised', { body: spaced, message: change(4, () => body) }],
  ['body-reserialised', { message: change(4, () => body.replaceAll('/', '\\/').replace(/[^\0-\x7f]/g, escape)) }],
  ['body-reserialised', { message: change(4, () => body.replace(/[^\0-\x7f]/g, escape)) }],
  [
    'body-keys-sorted',
    { message: change(4, () => JSON.stringify(Object.fromEntries(Object.entries(sorted(prepayBody()))))) },
  ],
  ['body-quoted', { message: change(4, JSON.stringify) }],
  ['byte-order-mark', { body: `\ufeff${body}`, message: change(4, () => body) }],
  ['byte-order-mark', { message: change(4, (value) => `\ufeff${value}`) }],
  ['body-trailing-newline', { body: `${body}\n`, message: change(4, () => body) }],
  ['body-trailing-newline', { message: change(4, (value) => `${value}\n`) }],
  [
    'body-line-ends',
    { body: '{\n"mchid":\n"1900000001"}', message: change(4, (value) => value.replaceAll('\n', '\r\n')) },
  ],
  ['body-placeholder', { method: 'GET', target: query, message: change(4, () => 'undefined') }],
  ['last-newline-missing', { message: (lines) => lines.join('\n') }],
  ['last-newline-missing', { method: 'GET', target: query, message: (lines) => join(lines.slice(0, 4)) }],
  ['crlf', { message: (lines) => lines.map((line) => `${line}\r\n`).join('') }],
  ['newline-escaped', { message: (lines) => lines.map((line) => `${line}\\n`).join('') }],
  ['separator-missing', { message: (lines) => lines.join('') }],
  ['timestamp-milliseconds', { message: change(2, (value) => `${value}000`) }],
  ['timestamp-differs', { message: change(2, (value) => String(Number(value) + 1)) }],
  ['nonce-case', { message: change(3, (value) => value.toLowerCase()) }],
  [
    'lines-swapped',
    {
      message: ([method = '', target = '', timestamp = '', nonce = '', sent = '']) =>
        join([method, target, nonce, timestamp, sent]),
    },
  ],
  ['response-message', { message: (lines) => join(lines.slice(2)) }],
  ['key-mismatch', { sign: (message) => rsa(message, other.privateKeyPem) }],
  [
    'hash-algorithm',
    { sign: (message) => createSign('RSA-SHA1').update(message).sign(credentials.privateKeyPem, 'base64') },
  ],
  ['padding-pss', { sign: signPss }],
  [
    'signature-not-base64',
    { sign: (message) => rsa(message).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') },
  ],
  ['signature-length', { sign: (message) => createHash('sha256').update(message).digest('base64') }],
  ['unknown', { message: () => 'something else' }],
]

describe('the diagnosis of a wrong signature', () => {
  it.each(mistakes)('names %s', async (cause, mistake) => {
    const diagnosis = await diagnose(mistake)
    expect(diagnosis.cause).toBe(cause)
    expect(diagnosis.title).toMatch(/[\u4e00-\u9fff]/)
    expect(diagnosis.fix).toMatch(/[\u4e00-\u9fff]/)
  })

  it('has a test for every cause of the list, and at least twelve of them', () => {
    const tested = new Set(mistakes.map(([cause]) => cause))
    // the whole-body signature of an upload needs an upload: see below
    expect(causes.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual(['upload-whole-body'])
    expect(causes.length).toBeGreaterThanOrEqual(12)
  })

  it('shows what was signed beside what was expected, and the difference in bytes', async () => {
    const diagnosis = await diagnose({ message: change(4, () => spaced) })
    const bytes = (text: string) => new TextEncoder().encode(text).length
    expect(diagnosis.signed.message.endsWith(`${spaced}\n`)).toBe(true)
    expect(diagnosis.signed.bytes).toBe(bytes(diagnosis.signed.message))
    const expected = diagnosis.signed.bytes - bytes(spaced) + bytes(body)
    expect(diagnosis.difference).toBe(`签名了 ${diagnosis.signed.bytes} 字节，按收到的请求应为 ${expected} 字节`)
  })

  it('says that a time is in milliseconds before it comes to the signature', async () => {
    const { call, control } = createTestSandbox(fixture)
    await call({ method: 'GET', target: '/v3/certificates', timestamp: Date.now() })
    const [{ checks, diagnosis }] = (await control('/requests')).requests
    expect(checks.at(-1)).toMatchObject({ step: 'timestamp', ok: false, note: '时间戳是毫秒，应为秒' })
    expect(diagnosis).toBeUndefined()
  })

  it('recognises an upload that was signed as a whole', async () => {
    const parts =
      '--b\r\nContent-Disposition: form-data; name="meta"\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--b--\r\n'
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' }
    const { call, control } = createTestSandbox(fixture)
    expect((await call({ method: 'POST', target: '/v3/merchant/media/upload', body: parts, headers })).status).toBe(401)
    expect((await control('/requests')).requests[0].diagnosis.cause).toBe('upload-whole-body')
  })
})

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function signPss(message: string): string {
  const key = { key: credentials.privateKeyPem, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  return signBytes('sha256', new TextEncoder().encode(message), key).toString('base64')
}

function sorted(value: TestJson): TestJson {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  )
}
