/**
 * A JSON text as a tree that remembers where everything stands.
 *
 * The text is the truth: what a reader typed (a long integer, `1.0`, an escape, a duplicate key) reaches the wire
 * byte for byte, so edits from the form replace parts of the text and never print the whole body again.
 */
import { pointerSteps } from '../../../catalog/index.ts'
import { childPointer } from './pointer.ts'

/** Where a value stands in its text: `end` is exclusive. Both are UTF-16 offsets. */
export interface JsonSpan {
  start: number
  end: number
}

/** One value of a JSON text. */
export type JsonNode = JsonSpan &
  (
    | { kind: 'object'; members: JsonMember[] }
    | { kind: 'array'; items: JsonNode[] }
    | { kind: 'string'; value: string }
    /** `raw` is the number as typed: `Number` would round 12345678901234567890. */
    | { kind: 'number'; raw: string }
    | { kind: 'boolean'; value: boolean }
    | { kind: 'null' }
  )

/** A name with its value. `start` is where the name's quote opens. */
export interface JsonMember {
  name: string
  start: number
  value: JsonNode
}

/** The member that counts when a name is repeated: the last one, as `JSON.parse` decides too. */
export function memberOf(node: JsonNode | undefined, name: string): JsonMember | undefined {
  return node?.kind === 'object' ? node.members.findLast((member) => member.name === name) : undefined
}

/** The value at a pointer; undefined when there is none. */
export function nodeAt(root: JsonNode | undefined, pointer: string): JsonNode | undefined {
  let node = root
  for (const name of pointerSteps(pointer)) {
    node = node?.kind === 'array' ? itemOf(node.items, name) : memberOf(node, name)?.value
    if (!node) return undefined
  }
  return node
}

function itemOf(items: JsonNode[], name: string): JsonNode | undefined {
  return /^(?:0|[1-9]\d*)$/.test(name) ? items[Number(name)] : undefined
}

/** Names that stand more than once in the same object, as pointers of that object and the name. */
export function duplicateNames(root: JsonNode): { pointer: string; name: string }[] {
  const found: { pointer: string; name: string }[] = []
  const visit = (node: JsonNode, pointer: string): void => {
    if (node.kind === 'array') node.items.forEach((item, index) => visit(item, childPointer(pointer, index)))
    if (node.kind !== 'object') return
    const seen = new Set<string>()
    for (const { name, value } of node.members) {
      if (seen.has(name)) found.push({ pointer, name })
      seen.add(name)
      visit(value, childPointer(pointer, name))
    }
  }
  visit(root, '')
  return found
}
