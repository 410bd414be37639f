import { expandPointers, type Json } from '../../../catalog/index.ts'
import { nodeAt, type JsonNode, type JsonSpan } from '../json/node.ts'

/** A string value in a JSON text that the code computes: encrypts it, or takes the uploaded file's digest. */
export interface Cut extends JsonSpan {
  kind: 'secret' | 'sha256'
  /** The value as it stands in the text, unescaped. */
  plain: string
}

/** A part of a body: text as it is, a plain text to encrypt, or the digest of the uploaded file. */
export type Piece = { kind: 'text' | 'secret'; text: string } | { kind: 'sha256' }

/** Which values of a body are computed by the code. */
export interface Computed {
  /** Pointers, `*` for each array item, of fields to encrypt. */
  secrets: readonly string[]
  /** Whether `/sha256` is the digest of the uploaded file. */
  digest: boolean
}

/** Finds the values to compute, in the order of the text. */
export function findCuts(text: string, root: JsonNode, { secrets, digest }: Computed): Cut[] {
  // There is a tree, so the text is JSON
  const value = JSON.parse(text) as Json
  const pointers = new Map<string, Cut['kind']>(digest ? [['/sha256', 'sha256']] : [])
  for (const pattern of secrets) for (const pointer of expandPointers(value, pattern)) pointers.set(pointer, 'secret')
  return [...pointers]
    .flatMap(([pointer, kind]): Cut[] => {
      const node = nodeAt(root, pointer)
      return node?.kind === 'string' ? [{ start: node.start, end: node.end, kind, plain: node.value }] : []
    })
    .sort((one, other) => one.start - other.start)
}

/** Cuts a JSON text at these values. All else stays as it was typed, byte for byte. */
export function cutText(text: string, cuts: readonly Cut[]): Piece[] {
  const pieces: Piece[] = []
  let position = 0
  for (const { start, end, kind, plain } of cuts) {
    // The quotes stay in the text: base64 and hex need no escaping between them
    pieces.push({ kind: 'text', text: text.slice(position, start + 1) })
    pieces.push(kind === 'secret' ? { kind, text: plain } : { kind })
    position = end - 1
  }
  return [...pieces, { kind: 'text', text: text.slice(position) }]
}
