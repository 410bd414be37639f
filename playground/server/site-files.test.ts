import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, listen } from './listen.ts'
import { SetupError } from './setup-error.ts'
import { loadSiteFiles } from './site-files.ts'
import { rawRequest, sendRaw } from './testing/raw.ts'

const folder = mkdtempSync(join(tmpdir(), 'wxpay-site-'))
const site = join(folder, 'dist')
let listening: Listening

beforeAll(async () => {
  const files = {
    'secret.pem': 'SECRET',
    '.env': 'SECRET',
    'dist/.env': 'SECRET',
    'dist/.git/config': 'SECRET',
    'dist/index.html': '<html><head></head><body>home</body></html>',
    'dist/404.html': '<html><head></head><body>nothing here</body></html>',
    'dist/guide/index.html': '<html><head></head>guide</html>',
    'dist/openapi/v3/orders/{id}.html': '<html><head></head>order</html>',
    'dist/openapi/v3/orders/{id}/close.html': '<html><head></head>close</html>',
    'dist/assets/app.a1B2c3D4.js': 'console.log(1)',
    'dist/favicon.svg': '<svg/>',
    'dist/100%25.txt': 'percent',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  symlinkSync(join(folder, 'secret.pem'), join(site, 'link.txt'))
  symlinkSync(folder, join(site, 'up'))
  const { answer } = loadSiteFiles(site, 'TOKEN')
  listening = await listen({ port: 0, onRequest: answer })
})

afterAll(async () => {
  await listening.close(0)
  rmSync(folder, { recursive: true })
})

const get = (target: string, headers: string[] = [], method = 'GET') =>
  sendRaw(
    listening.port,
    rawRequest(`${method} ${target} HTTP/1.1`, [`Host: localhost:${listening.port}`, 'Connection: close', ...headers]),
  )

describe('a built site', () => {
  it.each([
    ['/', 'home'],
    ['/index.html', 'home'],
    ['/guide/', 'guide'],
    ['/guide', 'guide'],
    ['/openapi/v3/orders/{id}', 'order'],
    ['/openapi/v3/orders/%7Bid%7D', 'order'],
    ['/openapi/v3/orders/%7bid%7d/close?a=1', 'close'],
    ['/100%2525.txt', 'percent'],
  ])('%s', async (target, text) => {
    const { status, body } = await get(target)
    expect([status, body.includes(text)]).toEqual([200, true])
  })

  it.each([
    '/../secret.pem',
    '/..%2fsecret.pem',
    '/..%2f.env',
    '/%2e%2e/secret.pem',
    '/%2e%2e%2fsecret.pem',
    '/?/../../secret.pem',
    '/assets/../../secret.pem',
    '/assets/..%5c..%5csecret.pem',
    '/..\\secret.pem',
    '/%252e%252e%252fsecret.pem',
    '/secret.pem?raw',
    '/.env',
    '/.env?import&raw??',
    '/.svg?.wasm?init',
    '/.git/config',
    '/link.txt',
    '/up/secret.pem',
    '/index.html%00',
    '/%00',
    '/%zz',
    '/%ff',
    '/@fs/etc/passwd',
    '/@fs' + '/work/main/package.json',
    '//etc/passwd',
    '/file:///etc/passwd',
    '/__proto__',
    '/constructor',
    '/guide/index.html/',
    '/openapi/v3/orders/%257Bid%257D',
  ])('row 25: %s leads nowhere', async (target) => {
    const { status, body } = await get(target)
    if (target.startsWith('/?')) expect(body).toContain('home')
    else expect([400, 404]).toContain(status)
    expect(body).not.toMatch(/SECRET|root:|"name"/)
  })

  it('puts the token into pages and nowhere else', async () => {
    for (const target of ['/', '/nowhere', '/guide/']) {
      expect((await get(target)).body).toContain('<head><meta name="playground-token" content="TOKEN">')
    }
    expect((await get('/assets/app.a1B2c3D4.js')).body).not.toContain('TOKEN')
  })

  it('answers 404 with the page for it', async () => {
    const { status, head, body } = await get('/nowhere')
    expect([status, body.includes('nothing here')]).toEqual([404, true])
    expect(head).toContain('text/html')
  })

  it('sends types, security headers, and lets hashed files be kept', async () => {
    const script = (await get('/assets/app.a1B2c3D4.js')).head.toLowerCase()
    expect(script).toContain('content-type: text/javascript; charset=utf-8')
    expect(script).toContain('immutable')
    const page = (await get('/')).head.toLowerCase()
    expect(page).toContain("content-security-policy: frame-ancestors 'none'")
    expect(page).toContain('x-content-type-options: nosniff')
    expect(page).toContain('cache-control: no-cache')
    expect((await get('/favicon.svg')).head).toContain('image/svg+xml')
  })

  it('answers 304 for a known ETag, and HEAD without body', async () => {
    const etag = /etag: (\S+)/i.exec((await get('/')).head)?.[1] ?? ''
    expect((await get('/', [`If-None-Match: ${etag}`])).status).toBe(304)
    const head = await get('/', [], 'HEAD')
    expect([head.status, head.body]).toEqual([200, ''])
    expect((await get('/', [], 'POST')).status).toBe(405)
  })

  it('packs text for those who take it', async () => {
    const response = await fetch(`http://127.0.0.1:${listening.port}/guide/`, {
      headers: { 'accept-encoding': 'gzip' },
    })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(await response.text()).toContain('guide')
  })

  it('says so when there is no built site', () => {
    expect(() => loadSiteFiles(join(folder, 'nothing'), 'x')).toThrow(SetupError)
    expect(() => loadSiteFiles(join(folder, 'nothing'), 'x')).toThrow('npm run build')
  })
})
