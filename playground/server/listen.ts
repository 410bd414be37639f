import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type AddressInfo, type Server as NetServer, createServer as createNetServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { allowedHosts } from './hosts.ts'
import { maximumHeaders, rawRefusal, refuseRaw, refuseSocket } from './raw-guard.ts'
import { SetupError } from './setup-error.ts'

/** How a server listens. */
export interface ListenOptions {
  /** 0 for any free one. */
  port: number
  /** Address to bind instead of both loopback addresses. */
  host?: string
  /** `Host` values beside the loopback names. */
  allowHosts?: readonly string[]
  onRequest: (request: IncomingMessage, response: ServerResponse) => void
  /** WebSocket upgrades that passed the same guards; absent: refused. */
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Told of something that a person should know, such as a machine without IPv6. */
  warn?: (message: string) => void
  limits?: Partial<Limits>
}

/** Times in milliseconds after which a client is not waited for any longer. */
export interface Limits {
  headersMs: number
  requestMs: number
  keepAliveMs: number
  maxConnections: number
}

/** A listening server. */
export interface Listening {
  port: number
  /** For people: `http://localhost:5173`. */
  url: string
  /** Stops accepting, lets running requests finish for at most this long, then cuts. */
  close: (graceMs?: number) => Promise<void>
}

const defaultLimits: Limits = { headersMs: 10_000, requestMs: 60_000, keepAliveMs: 5_000, maxConnections: 1_024 }
const maximumHeaderBytes = 16 * 1024
const portAttempts = 20

/**
 * Listens on 127.0.0.1 *and* ::1 with one port. Both, since another process could else take `[::1]:port`, and
 * browsers may try ::1 first for `localhost`. Without IPv6 it says so and goes on.
 *
 * Throws `SetupError` when the port is taken: it never moves to another one, since tokens, bookmarks and SDK settings
 * would then point elsewhere.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const server = createGuardedServer(options)
  if (options.host !== undefined) {
    await bind(server, options.port, options.host)
    return listening([server], server)
  }
  for (let attempt = 1; ; attempt++) {
    await bind(server, options.port, '127.0.0.1')
    const second = createSecondDoor(server, options.limits)
    try {
      await bind(second, portOf(server), '::1')
      return listening([server, second], server)
    } catch (error) {
      if (isUnavailable(error)) {
        options.warn?.('This machine has no IPv6 loopback (::1); listening on 127.0.0.1 only.')
        return listening([server], server)
      }
      await closeServer(server)
      if (options.port !== 0 || attempt === portAttempts) throw error
    }
  }
}

function createGuardedServer({ onRequest, onUpgrade, allowHosts, limits }: ListenOptions): Server {
  const { headersMs, requestMs, keepAliveMs, maxConnections } = { ...defaultLimits, ...limits }
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    // Node looks for late clients only this often; its default of 30 s would treble the limits above
    connectionsCheckingInterval: Math.min(1_000, headersMs),
    maxHeaderSize: maximumHeaderBytes,
    insecureHTTPParser: false,
    requireHostHeader: true,
  })
  server.maxHeadersCount = maximumHeaders
  server.maxConnections = maxConnections
  let hosts: Set<string> | undefined
  const refusalOf = (request: IncomingMessage) =>
    rawRefusal(request, (hosts ??= new Set(allowedHosts(portOf(server), allowHosts))))

  server.on('request', (request, response) => {
    const refusal = refusalOf(request)
    if (refusal) return refuseRaw(response, refusal)
    onRequest(request, response)
  })
  server.on('upgrade', (request, socket, head) => {
    const refusal = refusalOf(request)
    if (refusal) return refuseSocket(socket, refusal)
    if (!onUpgrade || request.headers.upgrade?.toLowerCase() !== 'websocket') {
      return refuseSocket(socket, { status: 400, code: 'upgrade-refused' })
    }
    onUpgrade(request, socket, head)
  })
  server.on('connect', (_request, socket) => refuseSocket(socket, { status: 405, code: 'method-not-allowed' }))
  return server
}

/** One HTTP server cannot listen twice; a plain socket server hands it the connections that come to ::1. */
function createSecondDoor(server: Server, limits: Partial<Limits> = {}): NetServer {
  // as http.Server sets up its own sockets
  const door = createNetServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
  door.maxConnections = limits.maxConnections ?? defaultLimits.maxConnections
  return door
}

function bind(server: NetServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(bindError(error, port, host))
    server.once('error', onError)
    server.listen({ port, host, ipv6Only: host === '::1' }, () => {
      server.off('error', onError)
      resolve()
    })
  })
}

function bindError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new SetupError(
      'port-in-use',
      `Port ${port} on ${host} is in use. Stop what uses it, or choose another: --port ${port + 1}`,
      { cause: error },
    )
  }
  if (error.code === 'EACCES') {
    return new SetupError(
      'address-unavailable',
      `Port ${port} may not be used without more rights. Choose one above 1023: --port 5173`,
      { cause: error },
    )
  }
  return new SetupError(
    'address-unavailable',
    `Cannot listen on ${host} port ${port} (${error.code ?? 'unknown error'}). Check --host.`,
    { cause: error },
  )
}

function isUnavailable(error: unknown): boolean {
  return error instanceof SetupError && error.code === 'address-unavailable'
}

function listening(doors: NetServer[], server: Server): Listening {
  const port = portOf(server)
  const close = async (graceMs = 5_000) => {
    const closed = Promise.all(doors.map(closeServer))
    server.closeIdleConnections()
    const timer = setTimeout(() => server.closeAllConnections(), graceMs)
    await closed
    clearTimeout(timer)
  }
  return { port, url: `http://localhost:${port}`, close }
}

function closeServer(server: NetServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

function portOf(server: NetServer): number {
  // a server that listens on a TCP port has an AddressInfo
  return (server.address() as AddressInfo).port
}
