import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CatalogSource, matchRoute } from '../../catalog/index.ts'
import type { Handler } from '../protocol/index.ts'
import { type Profile, createProxy, createSandboxProfiles, guarded, sendToHandler } from '../proxy/index.ts'
import { type SandboxCredentials, createSandbox, sandboxKeys } from '../sandbox/index.ts'
import { targetOf, toListener } from './adapter.ts'
import { createDeliver } from './deliver.ts'
import { allowedHosts, allowedOrigins } from './hosts.ts'
import { printable } from './printable.ts'

/** What proxy and sandbox of one process are made of. */
export interface PlaygroundOptions {
  catalog: CatalogSource
  credentials: SandboxCredentials
  /** For the page of this process, and for the sandbox's controls. */
  token: string
  liveProfiles?: readonly Profile[]
  /** Names this server goes by beside the loopback ones. */
  allowHosts?: readonly string[]
  /** Hosts that notifications may go to beside this machine. */
  notifyHosts?: readonly string[]
  /** Writes one line for the person at the terminal. */
  log?: (line: string) => void
}

/** Proxy and sandbox behind their guards, as Node's servers call them. */
export interface Playground {
  /**
   * Answers the request when it is for proxy or sandbox; false when it is somebody else's. With `rest`, what belongs
   * to nobody goes through that door too: a sandbox alone answers every path, the unknown ones with its 404.
   */
  handle: (request: IncomingMessage, response: ServerResponse, rest?: 'api') => boolean
}

type Listener = ReturnType<typeof toListener>

/** Listeners of one port: hosts and origins name it. */
interface Doors {
  proxy: Listener
  controls: Listener
  api: Listener
}

/** Assembles sandbox, profiles and proxy. */
export async function createPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { catalog, credentials, token, notifyHosts = [] } = options
  const sandbox = createSandbox({
    catalog,
    keys: await sandboxKeys(credentials),
    deliver: createDeliver({ allowHosts: notifyHosts }),
    notifyAllow: notifyHosts,
    adminToken: token,
  })
  const doorsByPort = new Map<number, Promise<Doors>>()
  const doorsOf = (port: number) => {
    const doors = doorsByPort.get(port) ?? createDoors(port, sandbox, options)
    doorsByPort.set(port, doors)
    return doors
  }
  return {
    handle: (request, response, rest) => {
      const door = doorOf(request, catalog) ?? rest
      if (!door) return false
      doorsOf(request.socket.localPort ?? 0)
        .then((doors) => doors[door](request, response))
        .catch(() => response.destroy())
      return true
    },
  }
}

/** Which door a request is for. APIv2 paths have no common prefix, so the catalog tells. */
export function doorOf(request: IncomingMessage, catalog: CatalogSource): keyof Doors | undefined {
  const pathname = targetOf(request).split('?', 1)[0] ?? ''
  if (pathname.startsWith('/__playground/')) return 'proxy'
  if (pathname.startsWith('/__sandbox/')) return 'controls'
  if (pathname.startsWith('/v3/')) return 'api'
  return matchRoute(catalog.routes, request.method ?? '', pathname).kind === 'not-found' ? undefined : 'api'
}

async function createDoors(port: number, sandbox: Handler, options: PlaygroundOptions): Promise<Doors> {
  const { catalog, credentials, token, liveProfiles = [], allowHosts = [], log = () => {} } = options
  const hosts = allowedHosts(port, allowHosts)
  const origins = allowedOrigins(port, allowHosts)
  const sandboxProfiles = await createSandboxProfiles(credentials, sendToHandler(sandbox), `http://localhost:${port}`)
  const onError = (id: string, error: unknown) => log(describeFailure(id, error))
  const proxy = createProxy({
    profiles: [...sandboxProfiles, ...liveProfiles],
    catalog,
    token,
    origins,
    hosts,
    onError,
  })
  return {
    proxy: toListener(proxy),
    controls: toListener(guarded(sandbox, { token, origins, hosts }, onError)),
    // an SDK proves itself by its signature and sends no Origin; a web page does, and is refused
    api: toListener(guarded(sandbox, { origins, hosts, proof: 'none' }, onError)),
  }
}

/** Name and place only: a message may quote what was sent. */
function describeFailure(id: string, error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error
  const place = error instanceof Error ? (error.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '') : ''
  return printable(`Unexpected failure ${id}: ${name} ${place.trim()}`)
}
