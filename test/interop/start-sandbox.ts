import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The line that `npm run sandbox -- --json` prints when it is ready (`design.md` §5). */
export interface SandboxInfo {
  url: string
  mchid: string
  serial: string
  privateKeyPath: string
  certificatePath: string
  platformSerial: string
  platformCertificatePath: string
  publicKeyId: string
  publicKeyPath: string
  apiV3Key: string
  apiV2Key: string
  appid: string
  subMchid: string
  adminUrl: string
  adminToken: string
}

/** A sandbox in a process of its own, as a developer of any language would run it. */
export interface RunningSandbox {
  info: SandboxInfo
  /** Text of one of the files that `info` names. */
  read: (path: string) => string
  /** Calls the control API and returns its JSON. */
  control: (path: string, body?: unknown) => Promise<unknown>
  stop: () => Promise<void>
}

/** Starts `npm run sandbox -- --json` on a free port of 127.0.0.1 and waits until it is ready. */
export async function startSandbox(...options: string[]): Promise<RunningSandbox> {
  const root = join(import.meta.dirname, '..', '..')
  const child = spawn('npm', ['run', '--silent', 'sandbox', '--', '--port', '0', '--json', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const errors: string[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    exited.then((code) => {
      throw new Error(`The sandbox ended with ${code} before it was ready: ${errors.join('')}`)
    }),
  ])
  // The line is the documented contract; the tests that use it fail when a key is missing.
  const info = JSON.parse(line) as SandboxInfo
  return {
    info,
    read: (path) => readFileSync(path, 'utf8'),
    control: async (path, body) => {
      const response = await fetch(info.adminUrl + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'X-Playground-Token': info.adminToken, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
      return response.status === 204 ? undefined : response.json()
    },
    stop: async () => {
      // npm does not pass signals to the whole tree, so the process group is ended.
      if (child.pid) process.kill(-child.pid, 'SIGTERM')
      await exited
    },
  }
}
