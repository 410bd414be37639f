/**
 * Judges a value against a schema: a plain interpreter, since pages and sandbox run under a CSP without `eval`.
 *
 * It walks the schema, never the value alone, so that the depth of a hostile value does not matter.
 */
import { hasFormat } from './formats.ts'
import type { Json, Schema } from './operations.ts'
import { escapeStep } from './pointers.ts'

/** Which rule of a schema a value breaks; `unknown` is a field that the schema does not know. */
export type ViolationRule =
  | 'required'
  | 'type'
  | 'enum'
  | 'const'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'minimum'
  | 'maximum'
  | 'minItems'
  | 'maxItems'
  | 'format'
  | 'oneOf'
  | 'unknown'

/** One broken rule. */
export interface Violation {
  /** JSON pointer of the value; for `required` of the missing field. */
  pointer: string
  rule: ViolationRule
  /** What the schema says: a length in bytes, a bound, a type, a pattern … */
  limit?: Json
  /** What was found in the limit's measure: bytes, items, a number, a type. */
  actual?: Json
  /** The value itself; absent for `required`. */
  value?: Json
  /** Short name of the field (商户订单号), or its wire name. */
  title: string
  /** Schema of the field; for `unknown` of the object that does not know it. */
  schema: Schema
}

/** How to judge. */
export interface ViolationOptions {
  /** Whether a field that the schema does not know is a violation. */
  unknownFields: 'refuse' | 'allow'
}

/** Collecting stops here: a hostile array of a million wrong items must not become a million objects. */
const maximumViolations = 100
/** Longer texts are refused by a `pattern` without running it: time stays bounded whatever the pattern. */
const maximumPatternLength = 10_000

const regularExpressions = new Map<string, RegExp>()

interface Judgement extends ViolationOptions {
  found: Violation[]
}

/** All rules of the schema that the value breaks (at most 100), in the order of the schema. Empty = it fits. */
export function violations(schema: Schema, value: Json, { unknownFields }: ViolationOptions): Violation[] {
  const judgement: Judgement = { unknownFields, found: [] }
  judge(judgement, schema, value, '', '')
  return judgement.found
}

/** Length in bytes of UTF-8, as the platform counts; an unpaired surrogate counts as its replacement character. */
export function byteLength(text: string): number {
  let bytes = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) {
      bytes += 4
      index++
    } else bytes += 3
  }
  return bytes
}

/** A pattern as a regular expression, compiled once; with the `u` flag when the pattern allows it. */
export function patternExpression(pattern: string): RegExp {
  const known = regularExpressions.get(pattern)
  if (known) return known
  const compiled = compile(pattern)
  regularExpressions.set(pattern, compiled)
  return compiled
}

function judge(to: Judgement, schema: Schema, value: Json, pointer: string, name: string, known?: Set<string>): void {
  if (to.found.length >= maximumViolations) return
  const report: Report = (rule, limit, actual) =>
    to.found.push({ pointer, rule, ...defined({ limit, actual }), value, title: schema.title ?? name, schema })
  if (schema.type && !hasType(schema.type, value)) return void report('type', schema.type, typeOf(value))
  judgeValue(schema, value, report)
  if (typeof value === 'string') judgeText(schema, value, report)
  else if (typeof value === 'number') judgeNumber(schema, value, report)
  else if (Array.isArray(value)) judgeArray(to, schema, value, pointer, name, report)
  else if (typeof value === 'object' && value !== null) judgeObject(to, schema, value, pointer, known)
  if (schema.oneOf) judgeOneOf(to, schema, value, pointer, name, known, report)
}

type Report = (rule: ViolationRule, limit?: Json, actual?: Json) => void

function judgeValue(schema: Schema, value: Json, report: Report): void {
  if (schema.enum && !schema.enum.some((allowed) => allowed === value)) report('enum', schema.enum)
  if (schema.const !== undefined && !isEqual(schema.const, value)) report('const', schema.const)
}

function judgeText(schema: Schema, value: string, report: Report): void {
  const bytes = schema.minLength === undefined && schema.maxLength === undefined ? 0 : byteLength(value)
  if (schema.minLength !== undefined && bytes < schema.minLength) report('minLength', schema.minLength, bytes)
  // before the pattern: a text over its limit never reaches a regular expression
  if (schema.maxLength !== undefined && bytes > schema.maxLength) return report('maxLength', schema.maxLength, bytes)
  if (schema.pattern !== undefined && !hasPattern(schema.pattern, value)) report('pattern', schema.pattern)
  if (schema.format !== undefined && !hasFormat(schema.format, value)) report('format', schema.format)
}

function judgeNumber(schema: Schema, value: number, report: Report): void {
  if (schema.minimum !== undefined && value < schema.minimum) report('minimum', schema.minimum, value)
  if (schema.maximum !== undefined && value > schema.maximum) report('maximum', schema.maximum, value)
  if (schema.format !== undefined && !hasFormat(schema.format, value)) report('format', schema.format)
}

function judgeArray(to: Judgement, schema: Schema, value: Json[], pointer: string, name: string, report: Report): void {
  const { minItems, maxItems, items } = schema
  if (minItems !== undefined && value.length < minItems) report('minItems', minItems, value.length)
  if (maxItems !== undefined && value.length > maxItems) return report('maxItems', maxItems, value.length)
  if (!items) return
  for (const [index, item] of value.entries()) {
    if (to.found.length >= maximumViolations) return
    judge(to, items, item, `${pointer}/${index}`, items.title ?? schema.title ?? name)
  }
}

function judgeObject(
  to: Judgement,
  schema: Schema,
  value: Record<string, Json>,
  pointer: string,
  outerNames: Set<string> | undefined,
): void {
  const { properties = {}, required = [] } = schema
  for (const name of required) {
    if (Object.hasOwn(value, name)) continue
    const field = Object.hasOwn(properties, name) ? properties[name]! : {}
    to.found.push({ pointer: at(pointer, name), rule: 'required', title: field.title ?? name, schema: field })
  }
  for (const [name, property] of Object.entries(properties)) {
    const field = Object.hasOwn(value, name) ? value[name] : undefined
    if (field !== undefined) judge(to, property, field, at(pointer, name), name)
  }
  if (to.unknownFields === 'refuse') judgeUnknown(to, schema, value, pointer, outerNames)
}

function judgeUnknown(
  to: Judgement,
  schema: Schema,
  value: Record<string, Json>,
  pointer: string,
  outerNames: Set<string> | undefined,
): void {
  const names = fieldNames(schema)
  // an object without any stated field is free-form
  if (names.size === 0) return
  for (const [name, field] of Object.entries(value)) {
    if (to.found.length >= maximumViolations) return
    if (names.has(name) || outerNames?.has(name)) continue
    to.found.push({ pointer: at(pointer, name), rule: 'unknown', value: field, title: name, schema })
  }
}

function judgeOneOf(
  to: Judgement,
  schema: Schema,
  value: Json,
  pointer: string,
  name: string,
  outerNames: Set<string> | undefined,
  report: Report,
): void {
  const names = new Set([...Object.keys(schema.properties ?? {}), ...(outerNames ?? [])])
  const fitting = (schema.oneOf ?? []).filter((branch) => {
    const judgement: Judgement = { unknownFields: to.unknownFields, found: [] }
    judge(judgement, branch, value, pointer, name, names)
    return judgement.found.length === 0
  })
  if (fitting.length !== 1) report('oneOf', schema.oneOf?.length ?? 0, fitting.length)
}

function fieldNames(schema: Schema, into = new Set<string>()): Set<string> {
  for (const name of Object.keys(schema.properties ?? {})) into.add(name)
  for (const branch of schema.oneOf ?? []) fieldNames(branch, into)
  return into
}

function hasPattern(pattern: string, value: string): boolean {
  return value.length <= maximumPatternLength && patternExpression(pattern).test(value)
}

function compile(pattern: string): RegExp {
  // an escape such as `\-` outside a class is an error under `u` only
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags)
    } catch {
      continue
    }
  }
  // matches nothing: the loader refuses such a schema, so that nobody else meets one
  return /(?!)/
}

function hasType(type: NonNullable<Schema['type']>, value: Json): boolean {
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (type === 'integer') return Number.isInteger(value)
  return type === typeOf(value)
}

function typeOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Depth is bounded by the schema's own value, the first argument. */
function isEqual(expected: Json, actual: Json): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === actual
  if (typeof actual !== 'object' || actual === null || Array.isArray(expected) !== Array.isArray(actual)) return false
  const [left, right] = [Object.entries(expected), new Map(Object.entries(actual))]
  return (
    left.length === right.size &&
    left.every(([name, value]) => {
      const other = right.get(name)
      return other !== undefined && isEqual(value, other)
    })
  )
}

function at(pointer: string, name: string): string {
  return `${pointer}/${escapeStep(name)}`
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

function defined(values: { limit?: Json | undefined; actual?: Json | undefined }): { limit?: Json; actual?: Json } {
  const { limit, actual } = values
  return { ...(limit === undefined ? {} : { limit }), ...(actual === undefined ? {} : { actual }) }
}
