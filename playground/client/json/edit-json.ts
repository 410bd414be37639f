import { pointerSteps } from '../../../catalog/index.ts'
import type { JsonNode } from './node.ts'
import { memberOf, nodeAt } from './node.ts'
import { parseJsonText } from './parse-json.ts'
import { childPointer, parentPointer } from './pointer.ts'

/** Names in the order in which the schema lists them, so that a new field lands where a reader looks for it. */
export type MemberOrder = (pointer: string) => readonly string[]

/**
 * Puts a JSON literal at `pointer` by changing only that part of the text.
 *
 * Missing objects on the way are made. Undefined when it cannot be done: the text is not JSON, or something that
 * is no object stands in the way.
 */
export function setJson(
  text: string,
  pointer: string,
  literal: string,
  order: MemberOrder = () => [],
): string | undefined {
  const parsed = parseJsonText(text)
  if (parsed.kind === 'invalid') return undefined
  const names = pointerSteps(pointer)
  if (parsed.kind === 'empty') return nested(names, literal)
  const target = nodeAt(parsed.root, pointer)
  if (target) return splice(text, target.start, target.end, reindent(literal, indentAt(text, target.start)))
  let node = parsed.root
  let known = 0
  for (let next = step(node, names[known]); next; next = step(node, names[known])) {
    node = next
    known++
  }
  const name = names[known]
  if (name === undefined) return undefined
  const value = nested(names.slice(known + 1), literal)
  if (node.kind === 'array') return Number(name) === node.items.length ? insertItem(text, node, value) : undefined
  if (node.kind !== 'object') return undefined
  const parent = names.slice(0, known).reduce(childPointer, '')
  return insertMember(text, node, name, value, order(parent))
}

/** Takes the member or item at `pointer` out, with its comma. Undefined when there is nothing to take out. */
export function removeJson(text: string, pointer: string): string | undefined {
  const parsed = parseJsonText(text)
  const names = pointerSteps(pointer)
  const name = names.at(-1)
  if (parsed.kind !== 'valid' || name === undefined) return undefined
  const parent = nodeAt(parsed.root, parentPointer(pointer))
  if (!parent || (parent.kind !== 'object' && parent.kind !== 'array')) return undefined
  const entries = entriesOf(parent)
  const index = parent.kind === 'array' ? Number(name) : parent.members.findLastIndex((member) => member.name === name)
  const entry = entries[index]
  if (!entry) return undefined
  if (entries.length === 1) return splice(text, parent.start + 1, parent.end - 1, '')
  const next = entries[index + 1]
  if (next) return splice(text, entry.start, next.start, '')
  return splice(text, entries[index - 1]?.end ?? parent.start + 1, entry.end, '')
}

/** A value as a JSON literal on several lines, as the editor shows new parts. */
export function printJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

function step(node: JsonNode, name: string | undefined): JsonNode | undefined {
  if (name === undefined) return undefined
  return node.kind === 'array' ? node.items[Number(name)] : memberOf(node, name)?.value
}

function entriesOf(node: JsonNode): { start: number; end: number }[] {
  if (node.kind === 'array') return node.items
  if (node.kind !== 'object') return []
  return node.members.map(({ start, value }) => ({ start, end: value.end }))
}

function nested(names: readonly string[], literal: string): string {
  return names.reduceRight((inner, name) => `{\n  ${JSON.stringify(name)}: ${reindent(inner, '  ')}\n}`, literal)
}

function insertMember(
  text: string,
  node: JsonNode & { kind: 'object' },
  name: string,
  literal: string,
  order: readonly string[],
): string {
  const later = new Set(order.slice(order.indexOf(name) + 1))
  const known = order.includes(name)
  const before = known ? node.members.findIndex((member) => later.has(member.name)) : -1
  const index = before < 0 ? node.members.length : before
  return insertEntry(text, node, index, `${JSON.stringify(name)}: ${literal}`)
}

function insertItem(text: string, node: JsonNode & { kind: 'array' }, literal: string): string {
  return insertEntry(text, node, node.items.length, literal)
}

/** Keeps the shape of the container: entries on one line stay on one line. */
function insertEntry(text: string, node: JsonNode, index: number, literal: string): string {
  const entries = entriesOf(node)
  const outer = indentAt(text, node.start)
  const first = entries[0]
  if (!first) {
    return splice(text, node.start + 1, node.end - 1, `\n${outer}  ${reindent(literal, `${outer}  `)}\n${outer}`)
  }
  const onOneLine = !text.slice(node.start, first.start).includes('\n')
  const inner = indentAt(text, first.start)
  const gap = onOneLine ? ' ' : `\n${inner}`
  const entry = onOneLine ? compact(literal) : reindent(literal, inner)
  const next = entries[index]
  if (next) return splice(text, next.start, next.start, `${entry},${gap}`)
  const end = entries.at(-1)?.end ?? node.end - 1
  return splice(text, end, end, `,${gap}${entry}`)
}

/** The blanks at the beginning of the line on which `offset` stands. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

function reindent(literal: string, indent: string): string {
  return literal.replaceAll('\n', `\n${indent}`)
}

function compact(literal: string): string {
  // a line break in a JSON literal is never inside a string: there it is written \n
  return literal.replaceAll(/\n\s*/g, ' ')
}

function splice(text: string, start: number, end: number, insert: string): string {
  return text.slice(0, start) + insert + text.slice(end)
}
