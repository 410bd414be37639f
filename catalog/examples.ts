/** A valid example for any schema: the authored one first, else made from the schema's facts. Deterministic. */
import { hasFormat } from './formats.ts'
import type { Json, Role, Schema } from './operations.ts'
import { byteLength, patternExpression } from './violations.ts'

/** What an example should show. */
export interface ExampleOptions {
  /** Leave out what callers of this role do not have. */
  role?: Role
  /** `all` shows every field (answers); `needed` only the required ones and those with an authored example (requests). */
  fields?: 'all' | 'needed'
}

const exampleByFormat: Record<string, string> = {
  date: '2026-05-20',
  'date-time': '2026-05-20T13:29:35+08:00',
  email: 'merchant@example.com',
  uri: 'https://www.example.com/wechatpay',
  'media-url': 'https://www.example.com/wechatpay.png',
  'media-id': 'DzkxNTA2NTcwNzk2MjU2MjU5MTg',
  'data-uri': 'data:text/plain;base64,5b6u5L+h5pSv5LuY',
  'mm/yy': '05/28',
  yyyyMMdd: '20260520',
  yyyyMMddHHmmss: '20260520132935',
}

/** Texts that fit the patterns of this API: dates, numbers, identifiers, hashes. */
const patternCandidates = [
  '20260520',
  '20260520132935',
  'wx8888888888888888',
  '1900000109',
  '1217752501201407033233368018',
  '13800138000',
  'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  '2026-05',
  'example',
  'A',
]

/**
 * An example that fits the schema.
 *
 * @param seed chooses among several authored examples; the same seed always gives the same example
 */
export function exampleOf(schema: Schema, seed = 0, { role, fields = 'all' }: ExampleOptions = {}): Json {
  const authored = pick(schema.examples, seed)
  if (authored !== undefined) return authored
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  const listed = pick(schema.enum, seed)
  if (listed !== undefined) return listed
  return made(schema, seed, { ...(role ? { role } : {}), fields })
}

/** Whether callers of a role have this field; without a role everyone has. */
export function isForRole(schema: Schema, role: Role | undefined): boolean {
  return !role || !schema['x-roles'] || schema['x-roles'].includes(role)
}

function made(schema: Schema, seed: number, options: ExampleOptions): Json {
  switch (schema.type) {
    case 'string':
      return madeText(schema)
    case 'integer':
    case 'number':
      return madeNumber(schema)
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, (_, index) =>
        exampleOf(schema.items ?? {}, seed + index, options),
      )
    default:
      return madeObject(schema, seed, options)
  }
}

function madeObject(schema: Schema, seed: number, options: ExampleOptions): Json {
  const fields = Object.entries(schema.properties ?? {}).filter(([name, property]) =>
    isShown(name, property, schema.required ?? [], options),
  )
  const own: Json = Object.fromEntries(fields.map(([name, property]) => [name, exampleOf(property, seed, options)]))
  const branch = pick(schema.oneOf, seed)
  if (!branch) return own
  const rest = exampleOf(branch, seed, options)
  const isMergeable = typeof rest === 'object' && rest !== null && !Array.isArray(rest)
  return isMergeable && schema.properties ? { ...own, ...withOnlyFirst(rest, schema, branch) } : rest
}

/** A branch that only lists required names (`oneOf: [{required: [a]}, {required: [b]}]`) adds no value of its own. */
function withOnlyFirst(rest: { [name: string]: Json }, schema: Schema, branch: Schema): { [name: string]: Json } {
  const missing = (branch.required ?? []).filter((name) => !Object.hasOwn(rest, name))
  return { ...rest, ...Object.fromEntries(missing.map((name) => [name, exampleOf(schema.properties?.[name] ?? {})])) }
}

function isShown(name: string, property: Schema, required: string[], { role, fields }: ExampleOptions): boolean {
  if (required.includes(name)) return true
  if (property.deprecated || !isForRole(property, role)) return false
  return fields === 'all' || hasAuthoredExample(property)
}

function hasAuthoredExample(schema: Schema): boolean {
  if (schema.examples) return true
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])]
  return inner.some(hasAuthoredExample)
}

function madeText(schema: Schema): string {
  if (schema.format && Object.hasOwn(exampleByFormat, schema.format)) return exampleByFormat[schema.format]!
  if (schema.contentMediaType === 'application/json') return '{}'
  const { pattern } = schema
  if (pattern !== undefined) {
    const expression = patternExpression(pattern)
    const candidates = [...patternCandidates, ...sized(schema.minLength), ...sized(schema.maxLength), ...sized(6)]
    return candidates.find((text) => expression.test(text) && fitsLength(schema, text)) ?? 'example'
  }
  return fill(cut(schema.title ?? 'example', schema.maxLength ?? 64), schema.minLength ?? 0)
}

function madeNumber(schema: Schema): number {
  const { minimum, maximum, format } = schema
  const wanted = schema['x-unit'] === 'fen' ? 100 : 1
  const bounded = Math.min(Math.max(wanted, minimum ?? wanted), maximum ?? Infinity)
  return format && !hasFormat(format, bounded) ? 0 : bounded
}

function sized(length: number | undefined): string[] {
  return length === undefined || length > 1000 ? [] : ['1'.repeat(length), 'A'.repeat(length), 'a'.repeat(length)]
}

function fitsLength({ minLength = 0, maxLength = Infinity }: Schema, text: string): boolean {
  return byteLength(text) >= minLength && byteLength(text) <= maxLength
}

function cut(text: string, bytes: number): string {
  const characters = [...text]
  while (byteLength(characters.join('')) > bytes) characters.pop()
  return characters.join('')
}

function fill(text: string, bytes: number): string {
  return text + '0'.repeat(Math.max(0, bytes - byteLength(text)))
}

function pick<T>(values: readonly T[] | undefined, seed: number): T | undefined {
  return values?.[Math.abs(Math.trunc(seed)) % (values.length || 1)]
}
