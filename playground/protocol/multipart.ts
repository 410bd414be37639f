import type { Bytes } from './base64.ts'
import { joinBytes } from './der.ts'
import { ProtocolError } from './errors.ts'
import { parseHeaders, readBoundary } from './multipart-headers.ts'
import { toUtf8 } from './text.ts'

/** One part of a `multipart/form-data` body. */
export interface Part {
  name: string
  /** Bare name, never a path. */
  filename?: string
  contentType?: string
  bytes: Bytes
}

/** A part to print; text is sent as UTF-8. */
export interface NewPart {
  name: string
  filename?: string
  contentType?: string
  content: string | Uint8Array
}

// An upload has two parts, `meta` and `file`; the room above is for extra fields of generic clients
const maxParts = 16
const maxHeaderBytes = 8192
const lineEnd = toUtf8('\r\n')
const headerEnd = toUtf8('\r\n\r\n')
const dash = 0x2d
const boundaryRE = /^[0-9A-Za-z'()+_,./:=?-]{1,70}$/

/**
 * Splits the body of an upload (RFC 7578).
 *
 * `name="meta";` with a trailing semicolon, as the Go SDK sends it, is accepted.
 *
 * @throws ProtocolError `multipart-malformed`: no boundary, cut body, more than 16 parts, a part without or with a
 * repeated name, a filename that is a path.
 */
export function parseMultipart(contentType: string, body: Uint8Array): Part[] {
  const bytes = new Uint8Array(body)
  const delimiter = toUtf8(`\r\n--${readBoundary(contentType)}`)
  const parts: Part[] = []
  // The first delimiter may stand at the very beginning, without its line end
  let position = startsAt(bytes, delimiter.subarray(2), 0) ? -2 : indexOf(bytes, delimiter, 0)
  while (position !== -1) {
    const afterDelimiter = position + delimiter.length
    if (bytes[afterDelimiter] === dash && bytes[afterDelimiter + 1] === dash) return parts
    if (parts.length === maxParts) throw malformed(`has more than ${maxParts} parts`)
    const next = indexOf(bytes, delimiter, afterDelimiter)
    if (next === -1) break
    const part = readPart(bytes.subarray(skipLineEnd(bytes, afterDelimiter), next))
    if (parts.some(({ name }) => name === part.name))
      throw malformed(`has two parts named ${JSON.stringify(part.name)}`)
    parts.push(part)
    position = next
  }
  throw malformed('does not end in its boundary followed by two dashes')
}

/**
 * Prints a `multipart/form-data` body; its header is `multipart/form-data; boundary=` + the boundary.
 *
 * @throws ProtocolError `multipart-malformed` when the boundary occurs in a part or has characters it must not have.
 */
export function formatMultipart(parts: readonly NewPart[], boundary: string): Bytes {
  if (!boundaryRE.test(boundary)) throw malformed("needs a boundary of 1 to 70 letters, digits and '()+_,./:=?-")
  const delimiter = toUtf8(`--${boundary}`)
  const pieces: Uint8Array[] = []
  for (const part of parts) {
    const content = typeof part.content === 'string' ? toUtf8(part.content) : part.content
    if (indexOf(content, delimiter, 0) !== -1) throw malformed('has its boundary inside a part; choose another')
    pieces.push(delimiter, lineEnd, toUtf8(partHeaders(part)), headerEnd, content, lineEnd)
  }
  return joinBytes([...pieces, delimiter, toUtf8('--\r\n')])
}

function partHeaders({ name, filename, contentType }: NewPart): string {
  const file = filename === undefined ? '' : `; filename="${escapeQuoted(filename)}"`
  const disposition = `Content-Disposition: form-data; name="${escapeQuoted(name)}"${file}`
  return contentType === undefined
    ? disposition
    : `${disposition}\r\nContent-Type: ${contentType.replace(/[\r\n]/g, '')}`
}

// As browsers do (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data)
function escapeQuoted(value: string): string {
  return value.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22')
}

function readPart(bytes: Bytes): Part {
  // A part without headers begins with the empty line itself
  const headersEnd = startsAt(bytes, lineEnd, 0) ? -2 : indexOf(bytes.subarray(0, maxHeaderBytes), headerEnd, 0)
  if (headersEnd === -1)
    throw malformed(`has a part without headers and an empty line in its first ${maxHeaderBytes} bytes`)
  const headers = parseHeaders(bytes.subarray(0, Math.max(headersEnd, 0)))
  return { ...headers, bytes: bytes.subarray(headersEnd + headerEnd.length) }
}

function skipLineEnd(bytes: Uint8Array, start: number): number {
  let position = start
  while (bytes[position] === 0x20 || bytes[position] === 0x09) position++
  if (!startsAt(bytes, lineEnd, position)) throw malformed('has a boundary that no line end follows')
  return position + lineEnd.length
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0] ?? 0
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (startsAt(bytes, wanted, at)) return at
  }
  return -1
}

function startsAt(bytes: Uint8Array, wanted: Uint8Array, at: number): boolean {
  return wanted.every((byte, index) => bytes[at + index] === byte)
}

function malformed(fault: string): ProtocolError {
  return new ProtocolError(
    'multipart-malformed',
    `The multipart/form-data body ${fault}. Build it with a library: a \`meta\` part (JSON) and a \`file\` part.`,
  )
}
