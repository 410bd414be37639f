import { lookup as dnsLookup } from 'node:dns'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type LookupFunction, isIP } from 'node:net'
import { isLoopback } from './addresses.ts'

/** How notifications are delivered. */
export interface DeliverOptions {
  /** Host names or addresses allowed beside this machine. */
  allowHosts?: readonly string[]
  /** Replaces the resolver in tests. */
  lookup?: typeof dnsLookup
  /** @default 5000, as WeChat Pay waits. */
  timeoutMs?: number
}

/** Why a notification was not sent: the target is not this machine and was not allowed. */
export class DeliveryRefused extends Error {
  override readonly name: string = 'DeliveryRefused'
  readonly code = 'delivery-refused'
}

const maximumAnswerBytes = 64 * 1024

/**
 * Delivers a notification over real HTTP. Goes to this machine only, unless a host was allowed: decided on the
 * address that is dialled, so that neither a name that changes between check and dial nor an unusual spelling of an
 * address gets past. Redirects are not followed; at most 64 KB of the answer are read, within 5 seconds in all.
 */
export function createDeliver({ allowHosts = [], lookup = dnsLookup, timeoutMs = 5_000 }: DeliverOptions = {}): (
  notification: Request,
) => Promise<Response> {
  const allowed = new Set(allowHosts.map((host) => host.toLowerCase()))
  return async (notification) => {
    const url = new URL(notification.url)
    const hostname = url.hostname.replace(/^\[|\]$/g, '')
    const isAllowed = allowed.has(hostname.toLowerCase())
    if (isIP(hostname) && !isAllowed && !isLoopback(hostname)) throw refused()
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const body = Buffer.from(await notification.arrayBuffer())
    const signal = AbortSignal.any([notification.signal, AbortSignal.timeout(timeoutMs)])
    return new Promise((resolve, reject) => {
      const options = {
        method: notification.method,
        headers: { ...Object.fromEntries(notification.headers), 'content-length': body.length },
        lookup: isAllowed ? undefined : loopbackLookup(lookup),
        signal,
        agent: false as const,
      }
      const outgoing = send(url, options, (answer) => readAnswer(answer).then(resolve, reject))
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
}

/** Resolves a name and fails unless every address is this machine; the addresses checked are the ones dialled. */
function loopbackLookup(lookup: typeof dnsLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      if (addresses.length === 0 || !addresses.every(({ address }) => isLoopback(address)))
        return callback(refused(), [])
      const [first] = addresses
      if (options.all || !first) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}

function refused(): DeliveryRefused {
  return new DeliveryRefused(
    'The notification was not sent: notify_url does not lead to this machine. Allow its host by option: --notify-allow HOST',
  )
}

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const status = answer.statusCode ?? 0
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answer) {
    chunks.push(chunk)
    length += chunk.length
    // leaving the loop destroys the socket: a target may not feed us for ever
    if (length > maximumAnswerBytes) break
  }
  const hasBody = status !== 204 && status !== 205 && status !== 304 && status >= 200
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  return new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers })
}
