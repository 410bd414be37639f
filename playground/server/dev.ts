/** `npm start`: the site with proxy and sandbox, rebuilt as you edit. `--port` (default 5173). */
import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { ViteDevServer } from 'vite'
import { createServer, disposeMdItInstance, resolveConfig } from 'vitepress'
import { type Listening, listen } from './listen.ts'
import { allowedOrigins } from './hosts.ts'
import { parseOptions, parsePort } from './options.ts'
import { refuseSocket } from './raw-guard.ts'
import { runCommand } from './run-command.ts'

const usage = 'Usage: npm start -- [--port 5173]'
const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

/** What the development server takes. */
export interface DevOptions {
  /** 0 for any free one. */
  port: number
  /** Folder that holds `.vitepress`. @default the project's root */
  root?: string
}

/**
 * Serves a VitePress site in development behind our own guarded servers on 127.0.0.1 and ::1. VitePress makes a new
 * Vite server whenever its configuration changes; ours stay, so the port never moves.
 */
export async function startDevelopment({ port, root = projectRoot }: DevOptions): Promise<Listening> {
  // upgrades reach Vite through this: a listener on the real server would see them before our guards do
  const upgrades = new EventEmitter()
  let vite: Promise<ViteDevServer> | undefined
  const listening = await listen({
    port,
    onRequest: (request, response) => {
      void vite?.then(({ middlewares }) => middlewares(request, response)).catch(() => response.destroy())
    },
    onUpgrade: (request, socket, head) => {
      const origins = allowedOrigins(request.socket.localPort ?? 0)
      if (request.headers.origin !== undefined && !origins.includes(request.headers.origin)) {
        return refuseSocket(socket, { status: 403, code: 'origin-refused' })
      }
      upgrades.emit('upgrade', request, socket, head)
    },
    warn: (message) => console.warn(message),
  })

  const start = async (): Promise<ViteDevServer> =>
    createServer(
      root,
      // Vite only listens for 'upgrade' on it
      { middlewareMode: true, port: listening.port, ws: { server: upgrades as Server } },
      restart,
      await resolveConfig(root),
    )
  // as VitePress' own command does it; with a broken configuration the site of before stays
  const restart = async (): Promise<void> => {
    try {
      await resolveConfig(root)
    } catch (error) {
      return console.error('The configuration cannot be read; the site stays as it was.', error)
    }
    const before = vite
    disposeMdItInstance()
    vite = Promise.resolve(before)
      .then((server) => server?.close())
      .then(start)
    await vite
  }

  try {
    vite = start()
    await vite
  } catch (error) {
    await listening.close(0)
    throw error
  }
  const close = async (graceMs?: number) => {
    await vite?.then((server) => server.close()).catch(() => undefined)
    await listening.close(graceMs)
  }
  return { ...listening, close }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    const options = parseOptions(process.argv.slice(2), { port: { type: 'string' } }, usage)
    const listening = await startDevelopment({ port: parsePort(options.port, 5173) })
    console.log(`\n  Documentation and playground:  ${listening.url}/`)
    console.log(`  Sandbox for SDKs (base URL):   ${listening.url}`)
    console.log('  Keys of the sandbox:           .wxpay/sandbox/')
    console.log('  Stop with Ctrl+C.\n')
    return listening
  })
}
