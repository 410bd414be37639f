import type { LookupFunction } from 'node:net'
import { Agent, type RequestOptions, request as httpsRequest } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { type Send, TransportError, type WireRequest, type WireResponse, maximumAnswerBytes } from '../proxy/index.ts'

/** What tests replace; nothing of it can be configured from outside, and verification can never be turned off. */
export interface LiveSendOptions {
  /** Hosts that may be called. @default the hosts of WeChat Pay */
  hosts?: readonly string[]
  lookup?: LookupFunction
  /** PEM of extra roots. */
  ca?: string
  connectMs?: number
  answerMs?: number
}

/** Hosts of the API (`protocol.md` §11). A description that names another one is not followed. */
const wechatPayHosts = [
  'api.mch.weixin.qq.com',
  'api2.mch.weixin.qq.com',
  'api.wechatpay.cn',
  'api2.wechatpay.cn',
  'apihk.mch.weixin.qq.com',
  'apius.mch.weixin.qq.com',
]

const originRE = /^https:\/\/([a-z0-9.-]+)(?::(\d+))?$/

/** The platform closes idle connections after 8 s; a request on one that is just closing would fail in doubt. */
const idleMs = 4_000
const maximumSockets = 32

/**
 * Sends to the real API over TLS: the target byte for byte, no redirects, no retries, answers unpacked by nobody.
 * `HTTPS_PROXY` is ignored: a request that moves money goes where it says, or nowhere.
 */
export function createLiveSend(options: LiveSendOptions = {}): Send {
  const { hosts = wechatPayHosts, lookup, ca, connectMs = 5_000, answerMs = 20_000 } = options
  const agent = new Agent({ keepAlive: true, maxSockets: maximumSockets, timeout: idleMs, scheduling: 'lifo' })
  return (request, signal) =>
    new Promise((resolve, reject) => {
      const [, hostname = '', port = '443'] = originRE.exec(request.origin) ?? []
      if (!hosts.includes(hostname))
        return reject(new TransportError('upstream-refused', 'The host is not one of WeChat Pay.'))
      const outgoing = httpsRequest({
        ...requestOptions(request),
        hostname,
        port,
        agent,
        lookup,
        ca,
        signal,
        rejectUnauthorized: true,
        timeout: answerMs,
      })
      const connecting = setTimeout(
        () => outgoing.destroy(new TransportError('upstream-timeout', 'Connecting took too long.')),
        connectMs,
      )
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) clearTimeout(connecting)
        socket.once('secureConnect', () => clearTimeout(connecting))
      })
      outgoing.on('timeout', () =>
        outgoing.destroy(new TransportError('upstream-timeout', 'The answer took too long.')),
      )
      outgoing.on('response', (answer) => readAnswer(answer).then(resolve, reject))
      outgoing.on('error', (error) => reject(transportError(error)))
      outgoing.on('close', () => clearTimeout(connecting))
      outgoing.end(request.body)
    })
}

function requestOptions({ method, target, headers, body }: WireRequest): RequestOptions {
  const length = body ? { 'content-length': body.length } : method === 'GET' ? {} : { 'content-length': 0 }
  return { method, path: target, headers: { ...headers, ...length, 'accept-encoding': 'identity' } }
}

async function readAnswer(answer: IncomingMessage): Promise<WireResponse> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of answer) {
      chunks.push(chunk)
      length += chunk.length
      if (length > maximumAnswerBytes) throw new TransportError('upstream-too-large', 'The answer is too large.')
    }
  } catch (error) {
    throw error instanceof TransportError ? error : interrupted(error)
  }
  if (!answer.complete) throw interrupted(undefined)
  const headers: [string, string][] = []
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    headers.push([answer.rawHeaders[index] ?? '', answer.rawHeaders[index + 1] ?? ''])
  }
  return { status: answer.statusCode ?? 0, headers, body: new Uint8Array(Buffer.concat(chunks)) }
}

const untrustedCodes = /^(?:CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_)/

function transportError(error: NodeJS.ErrnoException): TransportError {
  if (error instanceof TransportError) return error
  const code = error.code ?? ''
  if (untrustedCodes.test(code))
    return new TransportError('upstream-untrusted', `TLS failed (${code}).`, { cause: error })
  if (code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('HPE_')) return interrupted(error)
  if (code === 'ABORT_ERR') return new TransportError('cancelled', 'The request was aborted.')
  return new TransportError('upstream-unreachable', `No connection (${code}).`, { cause: error })
}

function interrupted(cause: unknown): TransportError {
  return new TransportError('upstream-interrupted', 'The connection ended before the whole answer.', { cause })
}
