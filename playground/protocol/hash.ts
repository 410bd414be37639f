import { toUtf8 } from './text.ts'

/** SHA-256 as 64 lower-case hex digits: the `sha256` of an upload's `meta`. Text is hashed as UTF-8. */
export async function sha256Hex(content: string | Uint8Array): Promise<string> {
  return digestHex('SHA-256', content)
}

/** SHA-1 as 40 lower-case hex digits: the `hash_value` of a bill. Text is hashed as UTF-8. */
export async function sha1Hex(content: string | Uint8Array): Promise<string> {
  return digestHex('SHA-1', content)
}

/** Bytes as lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function digestHex(algorithm: string, content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === 'string' ? toUtf8(content) : new Uint8Array(content)
  return toHex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes)))
}
