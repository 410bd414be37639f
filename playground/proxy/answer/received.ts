import { toBase64 } from '../../protocol/index.ts'
import type { Call } from '../call.ts'
import type { WireResponse } from '../transport.ts'

/** An answer as received, its body also as text. */
export interface ReceivedAnswer {
  status: number
  /** Value by lower-case name; repeated headers are joined by a comma. */
  headers: Record<string, string>
  /** Value by name in any case. */
  header: (name: string) => string | undefined
  /** UTF-8, the byte order mark kept; of other bytes an approximation, which no signature fits. */
  text: string
  bytes: Uint8Array
  /** False for a file such as a packed bill. */
  isText: boolean
}

/** Reads an answer's headers and text. */
export function receiveAnswer({ status, headers: pairs, body }: WireResponse): ReceivedAnswer {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase()
    headers[lower] = headers[lower] === undefined ? value : `${headers[lower]}, ${value}`
  }
  return { status, headers, header: (name) => headers[name.toLowerCase()], bytes: body, ...decode(body) }
}

/** The answer as the page shows it. */
export function shownAnswer({ status, headers, header, text, bytes, isText }: ReceivedAnswer): Call['response'] {
  const requestId = header('request-id')
  return {
    status,
    headers: { ...headers },
    body: isText ? text : toBase64(bytes),
    encoding: isText ? 'text' : 'base64',
    ...(requestId ? { requestId } : {}),
  }
}

function decode(bytes: Uint8Array): { text: string; isText: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), isText: true }
  } catch {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), isText: false }
  }
}
