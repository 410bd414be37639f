import type { JsonNode } from './node.ts'
import { parseJsonText } from './parse-json.ts'

/** A piece of a JSON text with what it is, for colours. */
export interface JsonToken {
  kind: 'name' | 'string' | 'number' | 'word' | 'plain'
  text: string
}

/**
 * Indents a JSON text, value by value as written: long integers, `1.0` and escapes stay as they are.
 * A text that is not JSON comes back as one plain token.
 */
export function formatJson(text: string): JsonToken[] {
  const parsed = parseJsonText(text)
  if (parsed.kind !== 'valid') return [{ kind: 'plain', text }]
  const tokens: JsonToken[] = []
  print(text, parsed.root, '\n', tokens)
  return tokens
}

/** Indents a JSON text; a text that is not JSON is returned as it is. */
export function indentJson(text: string): string {
  return formatJson(text)
    .map((token) => token.text)
    .join('')
}

function print(text: string, node: JsonNode, line: string, tokens: JsonToken[]): void {
  if (node.kind === 'object' || node.kind === 'array') return printContainer(text, node, line, tokens)
  const kind = node.kind === 'string' || node.kind === 'number' ? node.kind : 'word'
  tokens.push({ kind, text: text.slice(node.start, node.end) })
}

function printContainer(
  text: string,
  node: JsonNode & { kind: 'object' | 'array' },
  line: string,
  tokens: JsonToken[],
): void {
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']']
  const entries = node.kind === 'object' ? node.members : node.items.map((value) => ({ start: undefined, value }))
  if (entries.length === 0) {
    tokens.push({ kind: 'plain', text: open + close })
    return
  }
  const inner = `${line}  `
  entries.forEach(({ start, value }, index) => {
    tokens.push({ kind: 'plain', text: (index === 0 ? open : ',') + inner })
    if (start !== undefined) {
      tokens.push({ kind: 'name', text: nameText(text, start, value.start) }, { kind: 'plain', text: ': ' })
    }
    print(text, value, inner, tokens)
  })
  tokens.push({ kind: 'plain', text: line + close })
}

/** The name as written: what stands before the colon, between its quotes. */
function nameText(text: string, start: number, valueStart: number): string {
  const between = text.slice(start, valueStart)
  return between.slice(0, between.lastIndexOf(':')).trimEnd()
}
