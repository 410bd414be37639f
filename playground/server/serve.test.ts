import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadKeyFiles } from './key-files.ts'
import { type ServeOptions, startServe } from './serve.ts'
import { rawRequest, sendRaw } from './testing/raw.ts'

const folder = mkdtempSync(join(tmpdir(), 'wxpay-serve-'))
const directory = join(folder, 'dist')
const keyDirectory = join(folder, 'keys')
const options: ServeOptions = { port: 0, directory, keyDirectory }
let live: Record<string, string>

beforeAll(async () => {
  mkdirSync(directory)
  writeFileSync(join(directory, 'index.html'), '<html><head></head>home</html>')
  writeFileSync(join(folder, 'apiv3'), 'x'.repeat(32), { mode: 0o600 })
  const { files } = await loadKeyFiles(keyDirectory)
  live = {
    WXPAY_MCHID: '1900000001',
    WXPAY_PRIVATE_KEY: files.privateKeyPath,
    WXPAY_CERTIFICATE: files.certificatePath,
    WXPAY_API_V3_KEY_FILE: join(folder, 'apiv3'),
  }
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => rmSync(folder, { recursive: true }))

const withEnvironment = (variables: Record<string, string>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
}

describe('startServe', () => {
  it('serves pages with the token of this run, and the calls that they make', async () => {
    const { url, close } = await startServe(options)
    const token = /name="playground-token" content="([\w-]{43})"/.exec(await (await fetch(url)).text())?.[1] ?? ''
    const body = JSON.stringify({ profile: 'sandbox', method: 'GET', url: '/v3/certificates' })
    const headers = { 'content-type': 'application/json', 'x-playground-token': token }
    const call = await (await fetch(`${url}/__playground/call`, { method: 'POST', headers, body })).json()
    expect(call).toMatchObject({ response: { status: 200 }, verification: { ok: true } })
    expect((await fetch(`${url}/nowhere`)).status).toBe(404)
    await close(0)
  })

  it('answers to the names that were allowed, and to no others', async () => {
    const { port, close } = await startServe({ ...options, host: '127.0.0.1', allowHosts: ['docs.example.com'] })
    const statusFor = async (host: string) =>
      (await sendRaw(port, rawRequest('GET / HTTP/1.1', [`Host: ${host}`, 'Connection: close']))).status
    expect(await Promise.all(['docs.example.com', `localhost:${port}`, 'example.com'].map(statusFor))).toEqual([
      200, 200, 403,
    ])
    await close(0)
  })

  it('offers live profiles to this machine only', async () => {
    withEnvironment(live)
    const { close } = await startServe(options)
    await close(0)
    await expect(startServe({ ...options, host: '0.0.0.0' })).rejects.toMatchObject({ code: 'live-on-network' })
  })

  it('does not start without a built site, with a wrong profile, or with TLS checks turned off', async () => {
    await expect(startServe({ ...options, directory: folder })).rejects.toMatchObject({ code: 'site-missing' })
    withEnvironment({ ...live, WXPAY_PRIVATE_KEY: '/nowhere.pem' })
    await expect(startServe(options)).rejects.toMatchObject({ code: 'profile-invalid' })
    withEnvironment({ ...live, NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    await expect(startServe(options)).rejects.toMatchObject({ code: 'tls-disabled' })
  })
})
