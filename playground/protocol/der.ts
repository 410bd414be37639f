import type { Bytes } from './base64.ts'

/** One ASN.1 value in its DER encoding, within the bytes of its document. */
export interface DerNode {
  tag: number
  /** Content without tag and length. */
  content: Bytes
  /** The whole encoding, tag and length included. */
  encoding: Bytes
}

/** ASN.1 tags that keys and certificates use. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context3: 0xa3,
} as const

/**
 * Reads the one value that the bytes hold.
 *
 * @throws RangeError when the bytes are cut, go on, or have an indefinite or overlong length.
 */
export function readDer(bytes: Bytes): DerNode {
  const [node, ...rest] = readDerList(bytes)
  if (!node || rest.length > 0) throw new RangeError('Not exactly one DER value.')
  return node
}

/** Reads the values that stand one after the other in the bytes, such as the content of a sequence. */
export function readDerList(bytes: Bytes): DerNode[] {
  const nodes: DerNode[] = []
  for (let position = 0; position < bytes.length;) {
    const { start, end } = readLength(bytes, position + 1)
    const tag = bytes[position]
    if (tag === undefined || end > bytes.length) throw new RangeError('A DER value is cut.')
    nodes.push({ tag, content: bytes.subarray(start, end), encoding: bytes.subarray(position, end) })
    position = end
  }
  return nodes
}

/** The contained values of a node that must have the given tag. */
export function childrenOf(node: DerNode | undefined, tag: number): DerNode[] {
  return readDerList(contentOf(node, tag))
}

/** The content of a node that must have the given tag. */
export function contentOf(node: DerNode | undefined, tag: number): Bytes {
  if (node?.tag !== tag) throw new RangeError(`A DER value has tag ${node?.tag}, not ${tag}.`)
  return node.content
}

/** Encodes one value: tag, length, and the contents joined. */
export function formatDer(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const content = joinBytes(contents)
  return joinBytes([Uint8Array.of(tag, ...lengthBytes(content.length)), content])
}

/** Byte strings as one. */
export function joinBytes(parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let position = 0
  for (const part of parts) {
    joined.set(part, position)
    position += part.length
  }
  return joined
}

function readLength(bytes: Bytes, position: number): { start: number; end: number } {
  const first = bytes[position]
  if (first === undefined) throw new RangeError('A DER value has no length.')
  if (first < 0x80) return { start: position + 1, end: position + 1 + first }
  const count = first & 0x7f
  if (count === 0 || count > 3) throw new RangeError('A DER value has a length that is indefinite or too large.')
  let length = 0
  for (const byte of bytes.subarray(position + 1, position + 1 + count)) length = length * 256 + byte
  return { start: position + 1 + count, end: position + 1 + count + length }
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}
