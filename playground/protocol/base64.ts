import { ProtocolError } from './errors.ts'

/** Bytes that own their memory, as Web Crypto asks for. */
export type Bytes = Uint8Array<ArrayBuffer>

const foreignCharacterRE = /[^A-Za-z0-9+/]/
// `String.fromCharCode` takes its characters as arguments, and engines bound how many there may be
const chunkSize = 0x8000

/** Bytes as standard base64 (RFC 4648 §4) with padding, on one line. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += chunkSize) {
    binary += String.fromCharCode(...bytes.subarray(start, start + chunkSize))
  }
  return btoa(binary)
}

/**
 * Standard base64 as bytes, strictly: padded, no white space, no URL alphabet, unused bits zero.
 *
 * So each byte string has exactly one text: a changed character is never the same signature.
 *
 * @throws ProtocolError `base64-malformed`; the text itself is not in the message.
 */
export function fromBase64(text: string): Bytes {
  if (text.length % 4 !== 0) throw malformed(`has ${text.length} characters, not a multiple of 4`)
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const position = text.slice(0, text.length - padding).search(foreignCharacterRE)
  if (position !== -1) throw malformed(`has a character outside A-Z a-z 0-9 + / at position ${position}`)
  const binary = atob(text)
  if (padding > 0 && btoa(binary.slice(padding - 3)) !== text.slice(-4))
    throw malformed('ends in bits that are not zero')
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}

function malformed(fault: string): ProtocolError {
  return new ProtocolError(
    'base64-malformed',
    `The text ${fault}; it must be standard base64 with padding (RFC 4648 §4). Pass it on exactly as it was received.`,
  )
}
