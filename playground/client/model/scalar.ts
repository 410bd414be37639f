import type { Json, Schema } from '../../../catalog/index.ts'
import type { JsonNode } from '../json/node.ts'

const numberRE = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** What a control shows for a value: strings unquoted, numbers as typed, nothing for an absent value. */
export function controlText(text: string, node: JsonNode | undefined): string {
  if (!node) return ''
  return node.kind === 'string' ? node.value : text.slice(node.start, node.end)
}

/**
 * The JSON literal for what was typed into a control.
 *
 * Half-typed numbers (`-`, `12a`) become strings, so that nothing typed is lost and the type error is shown;
 * undefined means that the field is to be left out (an emptied number).
 */
export function literalOf(schema: Schema, typed: string): string | undefined {
  if (schema.type === 'integer' || schema.type === 'number') {
    const trimmed = typed.trim()
    if (trimmed === '') return undefined
    return numberRE.test(trimmed) ? trimmed : JSON.stringify(typed)
  }
  if (schema.type === 'boolean') {
    if (typed === '') return undefined
    return typed === 'true' || typed === 'false' ? typed : JSON.stringify(typed)
  }
  return JSON.stringify(typed)
}

/** The value that a parameter's text stands for, to be checked against its schema. */
export function parameterValue(schema: Schema, text: string): Json {
  const isNumber = schema.type === 'integer' || schema.type === 'number'
  if (isNumber && numberRE.test(text)) return Number(text)
  if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

/** The values that an enumeration offers, with their meaning. */
export function optionsOf(schema: Schema): { value: string; title: string }[] {
  if (schema.type === 'boolean') {
    return [
      { value: 'true', title: 'true · 是' },
      { value: 'false', title: 'false · 否' },
    ]
  }
  const meanings = schema['x-enum-descriptions'] ?? {}
  return (schema.enum ?? []).map(String).map((value) => {
    const meaning = Object.hasOwn(meanings, value) ? meanings[value] : undefined
    return { value, title: meaning ? `${value} · ${meaning}` : value }
  })
}

/** The example that stands in an empty control. */
export function placeholderOf(schema: Schema): string {
  const example = schema.examples?.[0] ?? schema.default
  if (example === undefined || example === null || typeof example === 'object') return ''
  return `例如 ${String(example)}`
}
