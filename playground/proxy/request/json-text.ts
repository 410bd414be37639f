/**
 * Reads and edits JSON as text. A request body is signed byte for byte, so it is never parsed and printed again
 * (that drops duplicate names, rounds long numbers and rewrites escapes): values are found and replaced in place.
 */

/** A string, number, `true`, `false` or `null` in a JSON text. */
export interface JsonLeaf {
  /** Names and indexes from the root; an index is a number. */
  path: readonly (string | number)[]
  /** Offset of its first character. */
  start: number
  /** Offset behind its last character. */
  end: number
  value: string | number | boolean | null
}

/** The text is not JSON. */
export class JsonTextError extends Error {
  override readonly name: string = 'JsonTextError'
  /** Offset of the first character that does not fit. */
  readonly offset: number

  constructor(offset: number) {
    super(`The text is not JSON at offset ${offset}.`)
    this.offset = offset
  }
}

type Frame = { close: '}'; name: string } | { close: ']'; index: number }

const numberRE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** No body of the API is nested deeper; without a bound, paths of a hostile text would cost the square of its length. */
const maximumDepth = 64

const literals = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

/**
 * The leaves in the order of the text, values of repeated names included; those below 64 levels are left out.
 * Not recursive, so depth cannot overflow the stack. Throws `JsonTextError`.
 */
export function jsonLeaves(text: string): JsonLeaf[] {
  const leaves: JsonLeaf[] = []
  const frames: Frame[] = []
  let at = text.startsWith('\ufeff') ? skipSpace(text, 1) : skipSpace(text, 0)
  for (;;) {
    const opener = text[at]
    if (opener === '{' || opener === '[') {
      at = skipSpace(text, at + 1)
      const close = opener === '{' ? '}' : ']'
      if (text[at] !== close) {
        frames.push(opener === '{' ? { close: '}', name: '' } : { close: ']', index: 0 })
        if (opener === '{') at = readName(text, at, frames)
        continue
      }
      at++
    } else {
      at = readLeaf(text, at, frames, leaves)
    }
    at = leaveFrames(text, at, frames)
    if (frames.length === 0) break
  }
  if (at !== text.length) throw new JsonTextError(at)
  return leaves
}

/** Replaces string values; everything else keeps its bytes. `leaves` must be leaves of `text`. */
export function replaceLeaves(text: string, replacements: readonly { leaf: JsonLeaf; value: string }[]): string {
  const parts: string[] = []
  let from = 0
  for (const { leaf, value } of [...replacements].sort((a, b) => a.leaf.start - b.leaf.start)) {
    parts.push(text.slice(from, leaf.start), JSON.stringify(value))
    from = leaf.end
  }
  return parts.join('') + text.slice(from)
}

/** A path as JSON pointer (RFC 6901). */
export function formatPointer(path: readonly (string | number)[]): string {
  return path.map((segment) => '/' + String(segment).replaceAll('~', '~0').replaceAll('/', '~1')).join('')
}

/** Whether a path fits a pointer in which `*` stands for any array index. */
export function matchesPointer(pattern: string, path: readonly (string | number)[]): boolean {
  const segments = pattern === '' ? [] : pattern.slice(1).split('/')
  if (segments.length !== path.length) return false
  return segments.every((segment, index) => {
    const step = path[index]
    if (segment === '*') return typeof step === 'number'
    return segment.replaceAll('~1', '/').replaceAll('~0', '~') === String(step)
  })
}

/** After a value: closes what ends here and moves to the next value. Returns the offset of that value, or of the end. */
function leaveFrames(text: string, from: number, frames: Frame[]): number {
  let at = skipSpace(text, from)
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    if (text[at] === ',') {
      at = skipSpace(text, at + 1)
      if (frame.close === '}') return readName(text, at, frames)
      frame.index++
      return at
    }
    if (text[at] !== frame.close) throw new JsonTextError(at)
    frames.pop()
    at = skipSpace(text, at + 1)
  }
  return at
}

function readName(text: string, from: number, frames: Frame[]): number {
  const frame = frames.at(-1)
  if (text[from] !== '"' || frame?.close !== '}') throw new JsonTextError(from)
  const end = stringEnd(text, from)
  frame.name = decodeString(text, from, end)
  const colon = skipSpace(text, end)
  if (text[colon] !== ':') throw new JsonTextError(colon)
  return skipSpace(text, colon + 1)
}

function readLeaf(text: string, start: number, frames: readonly Frame[], leaves: JsonLeaf[]): number {
  const { end, value } = leafAt(text, start)
  if (frames.length <= maximumDepth) {
    const path = frames.map((frame) => (frame.close === '}' ? frame.name : frame.index))
    leaves.push({ path, start, end, value })
  }
  return end
}

function leafAt(text: string, start: number): Pick<JsonLeaf, 'end' | 'value'> {
  if (text[start] === '"') {
    const end = stringEnd(text, start)
    return { end, value: decodeString(text, start, end) }
  }
  for (const [word, value] of literals) {
    if (text.startsWith(word, start)) return { end: start + word.length, value }
  }
  numberRE.lastIndex = start
  const number = numberRE.exec(text)?.[0]
  if (!number) throw new JsonTextError(start)
  return { end: start + number.length, value: Number(number) }
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) throw new JsonTextError(at)
    if (code === 0x5c) at++
  }
  throw new JsonTextError(text.length)
}

function decodeString(text: string, start: number, end: number): string {
  try {
    // the grammar of one string is left to the engine; it returns a string for anything between two quotes
    return String(JSON.parse(text.slice(start, end)))
  } catch {
    throw new JsonTextError(start)
  }
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return at
}
