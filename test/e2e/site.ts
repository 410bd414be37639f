/**
 * The two ways a reader meets the site, each started once a worker: `npm start` (proxy and sandbox in Node)
 * and the static build on a plain file server (sandbox inside the page).
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { createServer as createHttpServer } from 'node:http'
import { extname, join } from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'

const root = join(import.meta.dirname, '..', '..')

/** How the site is served. */
export type Serving = 'npm start' | 'static build'

interface Fixtures {
  /** Every request of the page that left the site's own origin; a test fails when there is one. */
  foreignRequests: string[]
}

interface WorkerFixtures {
  origins: Record<Serving, string>
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  origins: [
    // Playwright reads the names of the first parameter; this fixture needs none.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const [started, stopStart] = await startDevelopment()
      const [built, stopStatic] = await serveStatic(join(root, 'dist'))
      await use({ 'npm start': started, 'static build': built })
      stopStart()
      stopStatic()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  foreignRequests: [
    async ({ page, origins }, use) => {
      const foreign: string[] = []
      const own = new Set(Object.values(origins))
      page.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol.startsWith('http') && !own.has(url.origin)) foreign.push(request.url())
      })
      await use(foreign)
      expect(foreign, 'requests that left the machine').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Opens a page of the site and waits until its playground is alive. */
export async function openOperation(page: Page, origin: string, path: string): Promise<void> {
  await page.goto(`${origin}/openapi${path}`)
  await expect(page.getByTestId('playground-send').first()).toBeEnabled({ timeout: 30_000 })
}

async function startDevelopment(): Promise<[string, () => void]> {
  const port = await freePort()
  const child = spawn('npm', ['start', '--', '--port', String(port)], { cwd: root, detached: true, stdio: 'pipe' })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const origin = `http://localhost:${port}`
  await waitFor(`${origin}/`, child, () => output)
  return [origin, () => child.pid && process.kill(-child.pid, 'SIGTERM')]
}

async function waitFor(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline;) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${output()}`)
    try {
      if ((await fetch(url)).ok) return
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`npm start did not answer within 120 s:\n${output()}`)
}

// As any static host would: files, clean URLs, 404.html. No proxy, no token.
async function serveStatic(directory: string): Promise<[string, () => void]> {
  if (!existsSync(join(directory, 'index.html'))) throw new Error('dist/ is missing: run `npm run build` first.')
  const types: Record<string, string> = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
  }
  const server = createHttpServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = [path, `${path}.html`, join(path, 'index.html')]
      .map((candidate) => join(directory, candidate))
      .find((candidate) => candidate.startsWith(directory) && existsSync(candidate) && statSync(candidate).isFile())
    response.writeHead(file ? 200 : 404, {
      'Content-Type': types[extname(file ?? '.html')] ?? 'application/octet-stream',
    })
    response.end(readFileSync(file ?? join(directory, '404.html')))
  })
  const port = await new Promise<number>((resolve) =>
    // Listening on a TCP port gives an AddressInfo.
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
  return [`http://localhost:${port}`, () => server.close()]
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      // As above.
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
