import { ProtocolError } from './errors.ts'
import { fromUtf8 } from './text.ts'

/** What the headers of a part say. */
export interface PartHeaders {
  name: string
  filename?: string
  contentType?: string
}

const mediaTypeRE = /^multipart\/form-data\s*(?:;|$)/i
const boundaryRE = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s";,]{1,70}))/i
const parameterRE = /;[ \t]*(name|filename)="((?:[^"\\]|\\.)*)"/gi
const pathRE = /[/\\\p{Cc}]|^\.{1,2}$/u

/**
 * The boundary that a `Content-Type` header names.
 *
 * @throws ProtocolError `multipart-malformed`.
 */
export function readBoundary(contentType: string): string {
  const match = mediaTypeRE.test(contentType) ? boundaryRE.exec(contentType) : null
  const boundary = match?.[1] ?? match?.[2]
  if (boundary) return boundary
  throw malformed('Content-Type is not multipart/form-data with a boundary of at most 70 characters')
}

/**
 * Reads the headers of one part.
 *
 * @throws ProtocolError `multipart-malformed`: no name, or a filename that is a path.
 */
export function parseHeaders(bytes: Uint8Array): PartHeaders {
  const headers = new Map<string, string>()
  for (const line of decode(bytes).split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  const { name, filename } = readDisposition(headers.get('content-disposition') ?? '')
  if (!name) throw malformed('part has no `Content-Disposition: form-data; name="…"`')
  if (filename !== undefined && pathRE.test(filename)) throw malformed('part has a filename that is a path')
  const contentType = headers.get('content-type')
  return { name, ...(filename !== undefined && { filename }), ...(contentType !== undefined && { contentType }) }
}

function readDisposition(disposition: string): { name?: string; filename?: string } {
  const values: { name?: string; filename?: string } = {}
  if (!/^form-data\s*(?:;|$)/i.test(disposition)) return values
  for (const [, key, quoted = ''] of disposition.matchAll(parameterRE)) {
    const value = quoted.replace(/\\(["\\])/g, '$1').replace(/%22/g, '"')
    if (key?.toLowerCase() === 'name') values.name ??= value
    else values.filename ??= value
  }
  return values
}

function decode(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw malformed('part has headers that are not UTF-8')
  }
}

function malformed(fault: string): ProtocolError {
  return new ProtocolError(
    'multipart-malformed',
    `The upload's ${fault}. Send \`Content-Type: multipart/form-data; boundary=…\` with the parts \`meta\` and \`file\`.`,
  )
}
