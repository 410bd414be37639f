import { createKind, type Store } from '../store/store.ts'
import type { Arrival } from '../arrival.ts'
import type { Trace } from './trace.ts'

/** One request that arrived, as `GET /__sandbox/requests` shows it. */
export interface LoggedRequest extends Trace {
  /** Milliseconds it took. */
  ms: number
  /** When it arrived, ISO 8601, real clock. */
  time: string
  method: string
  /** As on the wire. */
  target: string
  /** Without `Authorization` and cookies. */
  headers: Record<string, string>
  /** Text of the body, cut after 16 kB. */
  body: string
  bodyBytes: number
  answer: { status: number; requestId?: string; signed: boolean; body?: string }
}

const requests = createKind<LoggedRequest>('requests')
const kept = 200
const shownBodyCharacters = 16_384
const shownSignatureCharacters = 12
const hiddenHeaders = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-playground-token'])

/** Everything that the log needs about one answer. */
export interface LogOptions {
  arrival: Arrival
  trace: Trace
  startedAt: number
  endedAt: number
  answer: LoggedRequest['answer']
}

/** Notes a request; the log holds the newest 200. */
export async function logRequest(
  store: Store,
  { arrival, trace, startedAt, endedAt, answer }: LogOptions,
): Promise<void> {
  const { method, target, headers, text, bytes } = arrival
  const entry: LoggedRequest = {
    time: new Date(startedAt).toISOString(),
    ms: endedAt - startedAt,
    method,
    target,
    headers: Object.fromEntries([...headers].filter(([name]) => !hiddenHeaders.has(name))),
    body: text.slice(0, shownBodyCharacters),
    bodyBytes: bytes.length,
    ...trace,
    answer: { ...answer, ...(answer.body === undefined ? {} : { body: answer.body.slice(0, shownBodyCharacters) }) },
  }
  await store.append(requests, entry, kept)
}

/** The newest requests, newest first. */
export function newestRequests(store: Store, limit = kept): Promise<LoggedRequest[]> {
  return store.newest(requests, Math.min(limit, kept))
}

/** The beginning of a signature: enough to recognise it, not enough to use it on another host. */
export function cutSignature(signature: string): string {
  return signature.length > shownSignatureCharacters ? `${signature.slice(0, shownSignatureCharacters)}…` : signature
}
