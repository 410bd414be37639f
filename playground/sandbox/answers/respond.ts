import { createNonce } from '../../protocol/index.ts'
import type { PlatformKey } from '../keys.ts'
import type { ApiError } from './api-error.ts'
import type { Outcome } from './outcome.ts'
import { signedHeaders, type SignatureFault } from './signed-headers.ts'

/** How an outcome is sent. */
export interface RespondOptions {
  outcome: Outcome
  /** Absent: the answer is not signed. */
  key?: PlatformKey | undefined
  /** The 401s of the pay endpoints have no Request-ID. */
  withRequestId: boolean
  /** Milliseconds, real clock. */
  now: number
  fault?: SignatureFault | undefined
}

/** An answer with what the inspector shows of it. */
export interface Responded {
  response: Response
  requestId?: string
  signed: boolean
  /** Text of the body; absent for a file. */
  text?: string
}

const jsonType = 'application/json; charset=utf-8'

/** Prints an outcome once, and signs what was printed. */
export async function respond({ outcome, key, withRequestId, now, fault }: RespondOptions): Promise<Responded> {
  const { status, bytes, text, mediaType } = printOutcome(outcome)
  const requestId = withRequestId ? createRequestId(outcome) : undefined
  const signature = key && text !== undefined ? await signedHeaders({ body: text, key, now, fault }) : {}
  const headers = new Headers({
    Server: 'nginx',
    Date: new Date(now).toUTCString(),
    'Cache-Control': 'no-cache, must-revalidate',
    'X-Content-Type-Options': 'nosniff',
    'Content-Language': 'zh-CN',
    ...(mediaType ? { 'Content-Type': mediaType, 'Content-Length': String(bytes.length) } : {}),
    ...(requestId ? { 'Request-ID': requestId } : {}),
    ...signature,
  })
  if (outcome.kind !== 'refused' && outcome.stateless) headers.set('Wechatpay-Sandbox', 'stateless')
  // Response refuses a body for 204, an empty one too
  const response = new Response(mediaType ? bytes : null, { status, headers })
  const signed = 'Wechatpay-Signature' in signature
  return { response, signed, ...(requestId ? { requestId } : {}), ...(text === undefined ? {} : { text }) }
}

/** An answer of the router or the gateway: no body, nothing signed. */
export function respondBare(status: number, now: number): Response {
  const headers = { Server: 'nginx', Date: new Date(now).toUTCString(), 'Content-Length': '0' }
  return new Response(null, { status, headers })
}

interface Printed {
  status: number
  bytes: Uint8Array<ArrayBuffer>
  /** Absent for a file: those are not signed. */
  text?: string
  mediaType?: string
}

function printOutcome(outcome: Outcome): Printed {
  switch (outcome.kind) {
    case 'json':
      return printJson(outcome.status, outcome.body)
    case 'refused':
      return printJson(outcome.error.status, errorBody(outcome.error))
    case 'file':
      return { status: 200, bytes: outcome.bytes, mediaType: outcome.mediaType }
    case 'empty':
      return { status: outcome.status, bytes: new Uint8Array(), text: '' }
  }
}

function printJson(status: number, body: object): Printed {
  const text = JSON.stringify(body)
  return { status, text, bytes: new TextEncoder().encode(text), mediaType: jsonType }
}

/** The order of keys is the platform's: `detail` stands before `message` except in a 401. */
function errorBody({ code, message, detail, status }: ApiError): object {
  if (!detail) return { code, message }
  return status === 401 ? { code, message, detail } : { code, detail, message }
}

function createRequestId(outcome: Outcome): string {
  const number = outcome.kind === 'refused' ? (outcome.error.number ?? 0) : 0
  return `08${createNonce().toUpperCase()}-${number}`
}
