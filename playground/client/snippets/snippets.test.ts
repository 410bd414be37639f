import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { vectors } from '../../../test/fixtures/vectors.ts'
import type { Operation } from '../../../catalog/index.ts'
import {
  createNonce,
  decryptSensitive,
  importPrivateKey,
  importPublicKey,
  parseAuthorization,
  parseMultipart,
  requestMessage,
  responseMessage,
  sha256Hex,
  sign,
  verify,
} from '../../protocol/index.ts'
import { snippets, type SnippetRequest } from './index.ts'

const run = promisify(execFile)
const { keys } = vectors
const folder = mkdtempSync(join(tmpdir(), 'wxp-snippets-'))
const environment = {
  PATH: process.env['PATH'],
  HOME: folder,
  WXPAY_MCHID: keys.mchid,
  WXPAY_SERIAL: keys.merchant_serial_no,
  WXPAY_KEY: join(folder, 'apiclient_key.pem'),
  WXPAY_PUBLIC_KEY_ID: keys.wechatpay_public_key_id,
  WXPAY_PUBLIC_KEY: join(folder, 'pub_key.pem'),
  WXPAY_APIV3_KEY: keys.apiv3_key,
}
const hasPython = spawnSync('python3', ['-c', 'import requests, cryptography']).status === 0

const operation: Operation = {
  id: 'POST /v3/vehicle/etc/{plate}/preopen',
  operationId: 'preopen',
  method: 'post',
  path: '/v3/vehicle/etc/{plate}/preopen',
  title: '',
  description: '',
  api: 'v3',
  group: '',
  roles: ['merchant'],
  servers: [],
  docs: [],
  parameters: [],
  examples: [],
  answers: [],
  errors: [],
  sensitive: { request: ['/identify/name', '/drivers/*/name'], response: [] },
  signed: true,
  clientCertificate: false,
  related: [],
}
const download = {
  ...operation,
  id: 'GET /v3/billdownload/file',
  method: 'get',
  path: '/v3/billdownload/file',
  signed: false,
} as const
const upload = {
  ...operation,
  id: 'POST /v3/merchant/media/upload',
  path: '/v3/merchant/media/upload',
  sensitive: { request: [], response: [] },
}

/** Every character that has a meaning in one of the languages. */
const nasty = `引号 ' " \` '' """ ''' 反斜杠 \\ \\\\ \\n \\u0041 \\' 变量 $HOME \${HOME} $(id) \`id\` %s %d {x} {{y}} #{z} !! & | ; < > * ? ~ # // /* */ <?php ?> emoji 😀 行 \u2028 \u2029 尾 \\`
const target = '/v3/vehicle/etc/A-1/preopen?mchid=1900000001&limit=5'

interface Received {
  method: string
  target: string
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}
let received: Received[] = []
let origin = ''
let answerSignature: 'good' | 'bad' | 'none' = 'good'
const answerBody = '{"id":"中文"}'
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', async () => {
    const { method = '', url = '', headers } = request
    received.push({ method, target: url, headers, body: Buffer.concat(chunks) })
    response.writeHead(200, { 'content-type': 'application/json', ...(await answerHeaders()) }).end(answerBody)
  })
})

beforeAll(async () => {
  writeFileSync(environment.WXPAY_KEY, keys.merchant_private_key_pkcs8_pem)
  writeFileSync(environment.WXPAY_PUBLIC_KEY, keys.wechatpay_public_key_spki_pem)
  for (const name of ['logo "1".png', '图 1.png'])
    writeFileSync(join(folder, name), Buffer.from('89504e470d0a1a0a0d0a2d2d', 'hex'))
  symlinkSync(resolve(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
beforeEach(() => {
  received = []
  answerSignature = 'good'
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true })
})

const runners = [
  { id: 'curl', file: 'example.sh', command: 'bash' },
  { id: 'node', file: 'example.mjs', command: process.execPath },
  { id: 'axios-plugin', file: 'example-sdk.mjs', command: process.execPath },
  { id: 'python', file: 'example.py', command: 'python3' },
]
const verifiers = runners.filter(({ id }) => id !== 'curl')
const textRunners = runners.filter(({ id }) => id !== 'axios-plugin')

describe.each(runners)('$id', ({ id, file, command }) => {
  const start = async (request: Partial<SnippetRequest>) => {
    writeCode(id, file, { operation, method: 'post', origin, target, ...request })
    return run(command, [file], { cwd: folder, env: environment })
  }
  const runs = it.skipIf(id === 'python' && !hasPython)

  runs('signs what it sends, and sends what was shown', async () => {
    const body = JSON.stringify({ plain: nasty, list: [1, 1.5, true, null, [], {}], 名: 'x', "a'b": 1 })
    const { stdout } = await start({ body })
    const [sent] = received
    expect(sent?.method).toBe('POST')
    expect(sent?.target).toBe(target)
    expect(sent?.body.toString()).toBe(body)
    expect(sent?.headers).toMatchObject({
      accept: expect.stringMatching(/application\/json|\*\/\*/),
      'user-agent': expect.anything(),
    })
    expect(sent?.headers['content-type']).toMatch(/^application\/json/)
    await expectSigned(sent, body)
    expect(stdout).toContain('中文')
  })

  runs('encrypts the fields and names the key', async () => {
    const shown = {
      identify: { name: nasty.slice(0, 60), other: '张三' },
      drivers: [{ name: "李'四$x" }, { age: 1 }, { name: '王"五`' }],
    }
    await start({ body: JSON.stringify(shown) })
    const [sent] = received
    expect(sent?.headers['wechatpay-serial']).toBe(keys.wechatpay_public_key_id)
    await expectSigned(sent, sent?.body.toString() ?? '')
    const body = JSON.parse(sent?.body.toString() ?? '')
    const key = await importPrivateKey(keys.wechatpay_private_key_pkcs8_pem, 'decrypt')
    for (const holder of [body.identify, body.drivers[0], body.drivers[2]]) {
      holder.name = await decryptSensitive(holder.name, key)
    }
    expect(body).toEqual(shown)
  })

  runs('sends cipher text as it is when told so', async () => {
    const body = '{"identify":{"name":"Y2lwaGVy"}}'
    await start({ body, sensitive: 'as-is', headers: { 'Wechatpay-Serial': "SERIAL'1" } })
    expect(received[0]?.body.toString()).toBe(body)
    expect(received[0]?.headers['wechatpay-serial']).toBe("SERIAL'1")
  })

  runs('sends GET without a body', async () => {
    const get = { ...operation, method: 'get', path: '/v3/x/{id}' } as const
    await start({ operation: get, method: 'get', target: '/v3/x/a?b=1' })
    expect(received[0]).toMatchObject({ method: 'GET', target: '/v3/x/a?b=1' })
    expect(received[0]?.body).toHaveLength(0)
    await expectSigned(received[0], '')
  })

  runs('sends POST without a body', async () => {
    await start({ target: '/v3/vehicle/etc/a/preopen' })
    expect(received[0]?.body).toHaveLength(0)
    await expectSigned(received[0], '')
  })

  runs('uploads: only the meta part is signed, with the digest of the file', async () => {
    // The package writes quotes of a filename into the header as they are
    const filename = id === 'axios-plugin' ? '图 1.png' : 'logo "1".png'
    await start({
      operation: upload,
      target: '/v3/merchant/media/upload',
      body: JSON.stringify({ filename, sha256: '0000' }),
      upload: { filename, contentType: 'image/png' },
    })
    const [sent] = received
    const parts = parseMultipart(String(sent?.headers['content-type']), sent?.body ?? new Uint8Array())
    expect(parts.map(({ name }) => name)).toEqual(['meta', 'file'])
    const meta = new TextDecoder().decode(parts[0]?.bytes)
    expect(JSON.parse(meta)).toEqual({ filename, sha256: await sha256Hex(parts[1]?.bytes ?? '') })
    expect(parts[1]?.filename).toBe(filename)
    expect(Buffer.from(parts[1]?.bytes ?? '').toString('hex')).toBe('89504e470d0a1a0a0d0a2d2d')
    await expectSigned(sent, meta)
  })

  runs('downloads an unsigned file', async () => {
    answerSignature = 'none'
    await start({ operation: download, method: 'get', target: '/v3/billdownload/file?token=a_b-c' })
    await expectSigned(received[0], '')
  })
})

describe.each(verifiers)('$id', ({ id, file, command }) => {
  it.skipIf(id === 'python' && !hasPython).each(['bad', 'none'] as const)(
    'refuses an answer whose signature is %s',
    async (signature) => {
      answerSignature = signature
      writeCode(id, file, { operation, method: 'POST', origin, target, body: '{}' })
      await expect(run(command, [file], { cwd: folder, env: environment })).rejects.toThrow()
      expect(received).toHaveLength(1)
    },
  )
})

describe.each(textRunners)('$id', ({ id, file, command }) => {
  it.skipIf(id === 'python' && !hasPython).each([
    ['pretty', '{\n  "a": 1,\n  "b": "' + "it's `${x}` \\u4e2d" + '"\n}\n'],
    ['of CRLF', '{\r\n  "a": 1\r\n}\r\n'],
    ['with a byte order mark', '\ufeff{"a":1}'],
    ['that is no JSON', '@file \'x\' "y" `z` $(id) \\'],
    ['with a number that JavaScript rounds', '{"n":12345678901234567890,"m":1.0,"n":2}'],
  ])('sends a text %s byte for byte', async (_, body) => {
    writeCode(id, file, { operation, method: 'POST', origin, target, body })
    await run(command, [file], { cwd: folder, env: environment })
    expect(received[0]?.body.toString()).toBe(body)
    await expectSigned(received[0], body)
  })
})

describe('syntax', () => {
  const requests: [string, SnippetRequest][] = [
    ['plain', { operation, method: 'post', origin: 'https://x', target, body: JSON.stringify({ a: nasty }) }],
    [
      'encrypted',
      { operation, method: 'post', origin: 'https://x', target, body: JSON.stringify({ identify: { name: nasty } }) },
    ],
    ['get', { operation, method: 'get', origin: 'https://x', target }],
    [
      'upload',
      {
        operation: upload,
        method: 'post',
        origin: 'https://x',
        target: '/v3/merchant/media/upload',
        body: '{"sha256":""}',
        upload: { filename: `a'b"c.png`, contentType: 'image/png' },
      },
    ],
    ['download', { operation: download, method: 'get', origin: 'https://x', target: '/v3/billdownload/file?token=1' }],
  ]
  it.each(requests)('of bash, Node.js and Python is right: %s', async (_, request) => {
    const code = new Map(snippets(request).map(({ id, code: text }) => [id, text]))
    writeFileSync(join(folder, 'check.sh'), code.get('curl') ?? '')
    writeFileSync(join(folder, 'check.mjs'), code.get('node') ?? '')
    writeFileSync(join(folder, 'check-sdk.mjs'), code.get('axios-plugin') ?? '')
    writeFileSync(join(folder, 'check.py'), code.get('python') ?? '')
    await run('bash', ['-n', 'check.sh'], { cwd: folder })
    await run(process.execPath, ['--check', 'check.mjs'], { cwd: folder })
    await run(process.execPath, ['--check', 'check-sdk.mjs'], { cwd: folder })
    if (hasPython) await run('python3', ['-m', 'py_compile', 'check.py'], { cwd: folder })
  })

  it.each(requests)('of PHP, Java and Go has each string closed: %s', (_, request) => {
    for (const { id, code } of snippets(request)) {
      if (id === 'php') expect(withoutPhpStrings(code), id).not.toContain("'")
      if (id === 'java' || id === 'go') expect(code.replace(/"(?:[^"\\\n]|\\.)*"/g, ''), id).not.toContain('"')
    }
  })
})

describe('snippets', () => {
  it('has these languages', () => {
    const found = snippets({ operation, method: 'post', origin: 'https://x', target, body: '{}' })
    expect(found.map(({ id, label, language }) => [id, label, language])).toEqual([
      ['curl', 'cURL', 'bash'],
      ['node', 'Node.js', 'js'],
      ['axios-plugin', 'wechatpay-axios-plugin', 'js'],
      ['php', 'PHP', 'php'],
      ['java', 'Java', 'java'],
      ['go', 'Go', 'go'],
      ['python', 'Python', 'python'],
    ])
  })

  it('has none for APIv2', () => {
    expect(snippets({ operation: { ...operation, api: 'v2' }, method: 'post', origin: 'https://x', target })).toEqual(
      [],
    )
  })

  it('leaves out the SDKs that print the body themselves when it is no JSON', () => {
    const found = snippets({ operation, method: 'post', origin: 'https://x', target, body: '{' })
    expect(found.map(({ id }) => id)).toEqual(['curl', 'node', 'java', 'go', 'python'])
  })

  it('names the origin in the SDKs only when it is not the main one', () => {
    const request = { operation, method: 'post', target, body: '{}' }
    const codeOf = (origin: string, id: string) =>
      snippets({ ...request, origin }).find((snippet) => snippet.id === id)?.code
    expect(codeOf('https://api.mch.weixin.qq.com', 'php')).not.toContain('base_uri')
    expect(codeOf('http://localhost:5173', 'php')).toContain("'base_uri' => 'http://localhost:5173/',")
    expect(codeOf('https://api.mch.weixin.qq.com', 'axios-plugin')).not.toContain('baseURL')
    expect(codeOf('http://localhost:5173', 'axios-plugin')).toContain("baseURL: 'http://localhost:5173/',")
  })

  it('encrypts in all languages and sets Wechatpay-Serial', () => {
    const body = '{"identify":{"name":"张三"}}'
    for (const { id, code } of snippets({ operation, method: 'post', origin: 'https://x', target, body })) {
      expect(code, id).toMatch(/encrypt\w*(?:\(| )['"]张三['"]/)
      expect(code, id).toContain('Wechatpay-Serial')
    }
  })

  it('writes path values and query as each SDK takes them', () => {
    const request = {
      operation,
      method: 'post',
      origin: 'https://x',
      target: '/v3/vehicle/etc/%E7%B2%A4B/preopen?a=1&b=x%20y',
      body: '{}',
    }
    const codeOf = (id: string) => snippets(request).find((snippet) => snippet.id === id)?.code
    expect(codeOf('php')).toContain(
      "->v3->vehicle->etc->_plate_->preopen->post([\n        'plate' => '粤B',\n        'query' => ['a' => '1', 'b' => 'x y'],",
    )
    expect(codeOf('axios-plugin')).toContain("params: { a: '1', b: 'x y' },\n    plate: '%E7%B2%A4B',")
    expect(codeOf('java')).toContain('.url("https://x/v3/vehicle/etc/%E7%B2%A4B/preopen?a=1&b=x%20y")')
    expect(codeOf('go')).toContain('client.Post(ctx, "https://x/v3/vehicle/etc/%E7%B2%A4B/preopen?a=1&b=x%20y", body)')
  })

  it('escapes a body for PHP, Java and Go', () => {
    const body = '{"a":"\'\\"$x\\\\中"}\n'
    const codeOf = (id: string) =>
      snippets({ operation, method: 'post', origin: 'https://x', target, body }).find((snippet) => snippet.id === id)
        ?.code
    expect(codeOf('php')).toContain(`'a' => '\\'"$x\\\\中',`)
    expect(codeOf('java')).toContain(`String body = "{\\"a\\":\\"'\\\\\\"$x\\\\\\\\中\\"}\\n";`)
    expect(codeOf('go')).toContain(`body := "{\\"a\\":\\"'\\\\\\"$x\\\\\\\\中\\"}\\n"`)
  })
})

function writeCode(id: string, file: string, request: SnippetRequest): void {
  const snippet = snippets(request).find((candidate) => candidate.id === id)
  if (!snippet) throw new TypeError(`No snippet ${id}.`)
  writeFileSync(join(folder, file), snippet.code)
}

async function answerHeaders(): Promise<Record<string, string>> {
  if (answerSignature === 'none') return {}
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = createNonce()
  const body = answerSignature === 'good' ? answerBody : `${answerBody} `
  const key = await importPrivateKey(keys.wechatpay_private_key_pkcs8_pem, 'sign')
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': keys.wechatpay_public_key_id,
    'Wechatpay-Signature': await sign(responseMessage({ timestamp, nonce, body }), key),
  }
}

async function expectSigned(sent: Received | undefined, body: string): Promise<void> {
  if (!sent) throw new TypeError('Nothing was received.')
  const { signature, timestamp, nonce, mchid, serial } = parseAuthorization(
    sent.headers['authorization']?.toString() ?? '',
  )
  expect([mchid, serial]).toEqual([keys.mchid, keys.merchant_serial_no])
  expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(60)
  const message = requestMessage({ method: sent.method, target: sent.target, timestamp, nonce, body })
  const key = await importPublicKey(keys.merchant_certificate_pem, 'verify')
  expect(await verify(message, signature, key), message).toBe(true)
}

function withoutPhpStrings(code: string): string {
  return code.replace(/'(?:[^'\\]|\\.)*'/gs, '')
}
