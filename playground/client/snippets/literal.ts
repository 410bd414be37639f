import type { JsonNode } from '../json/node.ts'
import type { Cut } from './pieces.ts'

/** How a language writes the parts of an object literal. */
export interface LiteralWriter {
  indent: string
  string: (text: string) => string
  /** Expression for a value that the code computes. */
  computed: (cut: Cut) => string
  key: (name: string) => string
  object: [open: string, close: string, empty: string]
  array: [open: string, close: string, empty: string]
}

/** A JSON tree as a literal of the language. Numbers stay as they were typed. */
export function formatLiteral(
  node: JsonNode,
  cuts: ReadonlyMap<number, Cut>,
  writer: LiteralWriter,
  indent = '',
): string {
  const inner = indent + writer.indent
  const nested = (child: JsonNode) => formatLiteral(child, cuts, writer, inner)
  switch (node.kind) {
    case 'string': {
      const cut = cuts.get(node.start)
      return cut ? writer.computed(cut) : writer.string(node.value)
    }
    case 'number':
      return node.raw
    case 'boolean':
      return String(node.value)
    case 'null':
      return 'null'
    case 'array':
      return block(writer.array, node.items.map(nested), inner, indent)
    case 'object': {
      const lines = node.members.map(({ name, value }) => `${writer.key(name)}${nested(value)}`)
      return block(writer.object, lines, inner, indent)
    }
  }
}

function block([open, close, empty]: LiteralWriter['object'], lines: string[], inner: string, indent: string): string {
  if (lines.length === 0) return empty
  return `${open}\n${lines.map((line) => `${inner}${line},\n`).join('')}${indent}${close}`
}
