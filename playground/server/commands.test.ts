import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve as resolvePath } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createNonce, formatAuthorization, importPrivateKey, requestMessage, sign } from '../protocol/index.ts'
import type { SandboxInfo } from './sandbox.ts'
import { rawRequest, sendRaw } from './testing/raw.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'wxpay-commands-'))
// each test starts processes that compile what they run
vi.setConfig({ testTimeout: 90_000 })

const running: Started[] = []
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true }))

const tokenRE = /<meta name="playground-token" content="([\w-]{43})">/

interface Started {
  child: ChildProcess
  /** The first line on stdout that has what the test waits for. */
  line: Promise<string>
  exit: Promise<number | null>
  output: () => string
}

/** Runs a command of this folder, as npm does. */
function start(file: string, args: string[], wanted: RegExp, env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', resolvePath(root, 'playground/server', file), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const line = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (found) => {
      text += `${found}\n`
      if (wanted.test(found)) resolve(found)
    })
    void exit.then((code) => reject(new Error(`ended with ${code}: ${text}`)))
  })
  line.catch(() => undefined)
  const started = { child, line, exit, output: () => text }
  running.push(started)
  return started
}

/** A copy of the project's descriptions, to be edited. */
function copyDescriptions(): string {
  const copy = join(folder, 'catalog')
  cpSync(join(root, 'catalog'), copy, {
    recursive: true,
    filter: (path) => statSync(path).isDirectory() || path.endsWith('.yaml'),
  })
  return copy
}

describe('npm run sandbox', () => {
  const data = join(folder, 'data')

  it('--json prints one line with exactly what an SDK needs, and a signed call works', async () => {
    const { line, output, child, exit } = start('sandbox.ts', ['--port', '0', '--json', '--data-dir', data], /^\{/)
    const info: SandboxInfo = JSON.parse(await line)
    expect(Object.keys(info)).toEqual([
      'url',
      'mchid',
      'serial',
      'privateKeyPath',
      'certificatePath',
      'platformSerial',
      'platformCertificatePath',
      'publicKeyId',
      'publicKeyPath',
      'apiV3Key',
      'apiV2Key',
      'appid',
      'subMchid',
      'adminUrl',
      'adminToken',
    ])
    const timestamp = String(Math.floor(Date.now() / 1000))
    const nonce = createNonce()
    const key = await importPrivateKey(readFileSync(info.privateKeyPath, 'utf8'), 'sign')
    const signature = await sign(requestMessage({ method: 'GET', target: '/v3/certificates', timestamp, nonce }), key)
    const authorization = formatAuthorization({ ...info, nonce, timestamp, signature })
    const headers = { authorization, accept: 'application/json', 'user-agent': 'test' }
    expect((await fetch(`${info.url}/v3/certificates`, { headers })).status).toBe(200)
    expect((await fetch(`${info.url}/nobody`)).status).toBe(404)

    expect((await fetch(`${info.adminUrl}/state`)).status).toBe(401)
    expect((await fetch(`${info.adminUrl}/state`, { headers: { 'x-playground-token': info.adminToken } })).status).toBe(
      200,
    )
    expect((await fetch(`${info.url}/__playground/profiles`)).status).toBe(401)
    expect(output().trim().split('\n')).toHaveLength(1)

    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    await expect(fetch(info.url)).rejects.toThrow()
  })

  it('keeps its keys, and changes its token, from run to run', async () => {
    const once = async (): Promise<SandboxInfo> => {
      const { line, child, exit } = start('sandbox.ts', ['--port', '0', '--json', '--data-dir', data], /^\{/)
      const info: SandboxInfo = JSON.parse(await line)
      child.kill('SIGTERM')
      await exit
      return info
    }
    const [one, two] = [await once(), await once()]
    expect(two.serial).toBe(one.serial)
    expect(two.adminToken).not.toBe(one.adminToken)
    expect(one.privateKeyPath.startsWith(data)).toBe(true)
  })

  it('row 64: a port in use ends it with 1 and the name of the option', async () => {
    const first = start('sandbox.ts', ['--port', '0', '--json', '--data-dir', data], /^\{/)
    const { url }: SandboxInfo = JSON.parse(await first.line)
    const second = start('sandbox.ts', ['--port', new URL(url).port, '--data-dir', data], /never/)
    expect(await second.exit).toBe(1)
    expect(second.output()).toContain('--port')
    expect(second.output()).not.toContain('    at ')
  })

  it.each([
    [['--port', 'x'], '--port must be a number'],
    [['--prot', '1'], 'Usage: npm run sandbox'],
    [['extra'], 'Usage: npm run sandbox'],
  ])('%j ends it with 1 and an explanation', async (args, part) => {
    const { exit, output } = start('sandbox.ts', args, /never/)
    expect(await exit).toBe(1)
    expect(output()).toContain(part)
  })
})

describe('npm start', () => {
  it('serves a VitePress site with token, proxy, sandbox and catalog, behind the guards', async () => {
    const site = join(folder, 'docs')
    mkdirSync(join(site, '.vitepress'), { recursive: true })
    const door = JSON.stringify(join(root, 'playground/server/index.ts'))
    const keys = JSON.stringify(join(folder, 'data', 'keys'))
    const descriptions = copyDescriptions()
    const writeConfig = (title: string) =>
      writeFileSync(
        join(site, '.vitepress', 'config.ts'),
        `import { playgroundPlugin } from ${door}
        import { loadCatalog } from ${JSON.stringify(join(root, 'catalog/load.ts'))}
        const catalogDirectory = ${JSON.stringify(descriptions)}
        const catalog = () => loadCatalog(catalogDirectory)
        export default {
          title: '${title}',
          vite: { plugins: [playgroundPlugin({ keyDirectory: ${keys}, catalogDirectory, catalog })] },
        }`,
      )
    writeConfig('before')
    const script = join(folder, 'dev.mts')
    const dev = JSON.stringify(join(root, 'playground/server/dev.ts'))
    writeFileSync(
      script,
      `import { startDevelopment } from ${dev}\nconst { url } = await startDevelopment({ port: 0, root: ${JSON.stringify(site)} })\nconsole.log('READY ' + url)`,
    )
    const { line, output } = start(script, [], /^READY/)
    const url = (await line).slice('READY '.length)
    const { port } = new URL(url)
    const page = await (await fetch(url)).text()
    const token = tokenRE.exec(page)?.[1] ?? ''
    expect(token).not.toBe('')
    expect((await fetch(`http://[::1]:${port}/`)).status).toBe(200)
    expect((await fetch(`${url}/catalog/routes.json`)).status).toBe(200)
    expect((await fetch(`${url}/catalog/nothing.json`)).status).toBe(404)
    expect((await fetch(`${url}/__playground/profiles`)).status).toBe(401)
    const body = JSON.stringify({ profile: 'sandbox', method: 'GET', url: '/v3/certificates' })
    const headers = { 'content-type': 'application/json', 'x-playground-token': token }
    const call = await (await fetch(`${url}/__playground/call`, { method: 'POST', headers, body })).json()
    expect(call).toMatchObject({ response: { status: 200 }, verification: { ok: true } })

    const raw = (requestLine: string, lines: string[]) => sendRaw(Number(port), rawRequest(requestLine, lines))
    const own = `Host: localhost:${port}`
    expect((await raw('GET / HTTP/1.1', ['Host: evil.com', 'Connection: close'])).status).toBe(403)
    expect((await raw('GET /x#/../y HTTP/1.1', [own, 'Connection: close'])).status).toBe(400)
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol: vite-hmr',
    ]
    const webSocket = (...lines: string[]) => raw('GET /?token=wrong HTTP/1.1', [own, ...upgrade, ...lines])
    expect((await webSocket('Origin: https://evil.com')).status).toBe(403)
    expect((await webSocket(`Origin: http://localhost:${port}`)).status).not.toBe(101)
    expect(output()).not.toContain(token)

    // an edited description is served without a restart; a broken one is reported and leaves the last good one
    const operation = async () => (await fetch(`${url}/catalog/operations/POST__v3_vehicle_etc_preopen.json`)).text()
    const file = join(descriptions, 'paths/v3/vehicle/etc/preopen.yaml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace(/^( +summary: ).*$/m, '$1另一个名字'))
    await expect.poll(operation, { timeout: 20_000 }).toContain('另一个名字')
    writeFileSync(file, text.replace(/^( +summary: ).*$/m, '$1又一个名字').replace('operationId:', 'operationID:'))
    await expect.poll(output, { timeout: 20_000 }).toContain('operationID')
    expect(await operation()).toContain('另一个名字')

    // an edited configuration makes VitePress start anew behind the same port
    writeFileSync(file, text)
    writeConfig('after')
    const tokenNow = async () => tokenRE.exec(await (await fetch(url)).text())?.[1] ?? token
    await expect.poll(tokenNow, { timeout: 30_000 }).not.toBe(token)
    const after = { ...headers, 'x-playground-token': await tokenNow() }
    expect((await fetch(`${url}/__playground/call`, { method: 'POST', headers: after, body })).status).toBe(200)
  })
})
