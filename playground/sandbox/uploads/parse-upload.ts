import { parseMultipart, ProtocolError, type Part } from '../../protocol/index.ts'
import type { Arrival } from '../arrival.ts'

/** The file of an upload. */
export interface UploadedFile {
  filename: string
  contentType?: string
  bytes: Uint8Array<ArrayBuffer>
}

/** An upload taken apart. */
export interface Upload {
  kind: 'upload'
  /** The exact text of the `meta` part: what was signed. */
  meta: string
  file: UploadedFile
}

/** An upload, or why it is none (Chinese). */
export type ParsedUpload = Upload | { kind: 'malformed'; note: string }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Takes a multipart body apart. */
export function parseUpload({ headers, bytes }: Arrival): ParsedUpload {
  const parts = readParts(headers.get('Content-Type') ?? '', bytes)
  if (typeof parts === 'string') return { kind: 'malformed', note: parts }
  const meta = parts.find(({ name }) => name === 'meta')
  const file = parts.find(({ name }) => name === 'file')
  if (!meta) return { kind: 'malformed', note: 'multipart 请求体没有名为 meta 的部分' }
  if (!file) return { kind: 'malformed', note: 'multipart 请求体没有名为 file 的部分' }
  if (file.filename === undefined) return { kind: 'malformed', note: 'file 部分没有 filename' }
  const { filename, contentType, bytes: content } = file
  return {
    kind: 'upload',
    meta: decoder.decode(meta.bytes),
    file: { filename, bytes: content, ...(contentType === undefined ? {} : { contentType }) },
  }
}

function readParts(contentType: string, bytes: Uint8Array): Part[] | string {
  try {
    return parseMultipart(contentType, bytes)
  } catch (error) {
    if (error instanceof ProtocolError) return `multipart 请求体不合格式：${error.message}`
    throw error
  }
}
