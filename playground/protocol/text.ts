import type { Bytes } from './base64.ts'

const encoder = new TextEncoder()
// A body's byte order mark is signed like any other byte, so it must survive
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text as UTF-8 bytes. */
export function toUtf8(text: string): Bytes {
  return encoder.encode(text)
}

/**
 * UTF-8 bytes as text, the byte order mark kept.
 *
 * @throws TypeError when the bytes are not UTF-8.
 */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
