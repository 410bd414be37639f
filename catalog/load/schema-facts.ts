/** The facts of one schema: types, enums with meanings, patterns, limits, required names. */
import { formatNames } from '../formats.ts'
import type { Schema } from '../operations.ts'
import { isList, isMap, type RawMap } from './positions.ts'
import type { Problems } from './problems.ts'

const types = ['object', 'array', 'string', 'integer', 'number', 'boolean']
const roles = ['merchant', 'partner', 'brand']
/** A quantifier on a group that itself ends in a quantifier: `(a+)+` needs exponential time. */
const nestedQuantifierRE = /[+*}]\)(?:[+*]|\{\d+,)/

/** Keyword -> what its value must be. */
const shapes: Record<string, [test: (value: unknown) => boolean, rule: string]> = {
  type: [(value) => types.includes(String(value)), `must be one of: ${types.join(', ')}`],
  title: [isText, 'must be a text'],
  description: [isText, 'must be a text'],
  pattern: [isText, 'must be a text'],
  contentMediaType: [isText, 'must be a text'],
  format: [(value) => formatNames.includes(String(value)), `must be one of: ${formatNames.join(', ')}`],
  minLength: [isCount, 'must be a count'],
  maxLength: [isCount, 'must be a count'],
  minItems: [isCount, 'must be a count'],
  maxItems: [isCount, 'must be a count'],
  minimum: [Number.isFinite, 'must be a number'],
  maximum: [Number.isFinite, 'must be a number'],
  enum: [(value) => isList(value) && value.length > 0, 'must be a list with values'],
  required: [(value) => isList(value) && value.every(isText), 'must be a list of names'],
  deprecated: [isBoolean, 'must be true or false'],
  'x-sensitive': [isBoolean, 'must be true or false'],
  'x-unit': [(value) => value === 'fen', 'must be `fen`'],
  'x-roles': [
    (value) => isList(value) && value.length > 0 && value.every((role) => roles.includes(String(role))),
    `must list some of: ${roles.join(', ')}`,
  ],
}

/** Which type a keyword belongs to. */
const typesOfKeyword: Record<string, string[]> = {
  minLength: ['string'],
  maxLength: ['string'],
  pattern: ['string'],
  // a part of an upload form is an object that travels as JSON text
  contentMediaType: ['string', 'object'],
  minimum: ['integer', 'number'],
  maximum: ['integer', 'number'],
  'x-unit': ['integer', 'number'],
  minItems: ['array'],
  maxItems: ['array'],
  items: ['array'],
  properties: ['object'],
}

/**
 * Reports every fact of a schema that is wrong by itself.
 *
 * @param raw where the schema is written: positions of problems
 * @param outerNames properties of the object around a `oneOf` branch
 */
export function checkSchemaFacts(problems: Problems, raw: RawMap, schema: Schema, outerNames: string[] = []): void {
  for (const [key, [isRight, rule]] of Object.entries(shapes)) {
    const value: unknown = Reflect.get(schema, key)
    if (value === undefined || isRight(value)) continue
    problems.add(raw, key, `\`${key}\` is ${JSON.stringify(value)}: it ${rule}. Correct it.`)
  }
  checkType(problems, raw, schema)
  checkEnum(problems, raw, schema)
  checkPattern(problems, raw, schema)
  checkRequired(problems, raw, schema, outerNames)
  checkRange(problems, raw, schema)
}

function checkType(problems: Problems, raw: RawMap, schema: Schema): void {
  const { type } = schema
  const isBranch = schema.required !== undefined && schema.properties === undefined
  if (type === undefined && !schema.oneOf && schema.const === undefined && !isBranch) {
    problems.add(raw, undefined, `A schema without \`type\` says nothing. Add one of: ${types.join(', ')}.`)
  }
  if (type === 'array' && !schema.items)
    problems.add(raw, 'type', 'An array without `items`. Add the schema of one item.')
  if (type === undefined) return
  for (const [key, fitting] of Object.entries(typesOfKeyword)) {
    if (Reflect.get(schema, key) === undefined || fitting.includes(type)) continue
    problems.add(raw, key, `\`${key}\` has no effect on type ${type}. Remove it or use type ${fitting.join(' or ')}.`)
  }
}

function checkEnum(problems: Problems, raw: RawMap, schema: Schema): void {
  const meanings: unknown = schema['x-enum-descriptions'] ?? {}
  if (!isMap(meanings)) {
    return problems.add(raw, 'x-enum-descriptions', '`x-enum-descriptions` is not a map. Write `VALUE: meaning` lines.')
  }
  const values: unknown[] = isList(schema.enum) ? schema.enum : []
  for (const value of values) {
    if (typeof value !== 'string' && typeof value !== 'number') {
      problems.add(raw, 'enum', `Enum value ${JSON.stringify(value)} is no text or number. Put it in quotes.`)
    } else if (!isText(meanings[String(value)]) || meanings[String(value)] === '') {
      problems.add(raw, 'enum', `Enum value ${value} has no meaning. Add it to \`x-enum-descriptions\`.`)
    }
  }
  if (new Set(values).size < values.length) problems.add(raw, 'enum', 'An enum value is listed twice. Remove one.')
  const listed = new Set(values.map(String))
  for (const value of Object.keys(meanings)) {
    if (listed.has(value)) continue
    problems.add(raw, 'x-enum-descriptions', `Meaning of ${value} has no enum value. Add it to \`enum\` or remove it.`)
  }
}

function checkPattern(problems: Problems, raw: RawMap, { pattern }: Schema): void {
  if (typeof pattern !== 'string') return
  try {
    new RegExp(pattern, 'u')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    problems.add(raw, 'pattern', `Pattern "${pattern}" does not compile with the u flag: ${reason}. Correct it.`)
  }
  if (nestedQuantifierRE.test(pattern)) {
    const advice = 'Write it without a quantifier on a quantified group.'
    problems.add(raw, 'pattern', `Pattern "${pattern}" can take exponential time. ${advice}`)
  }
}

function checkRequired(problems: Problems, raw: RawMap, schema: Schema, outerNames: string[]): void {
  if (!isList(schema.required)) return
  const names = new Set([...outerNames, ...Object.keys(schema.properties ?? {})])
  for (const name of schema.required) {
    if (names.has(name)) continue
    problems.add(raw, 'required', `Required name \`${name}\` has no property. Add the property or remove the name.`)
  }
}

function checkRange(problems: Problems, raw: RawMap, schema: Schema): void {
  for (const [low, high] of [
    ['minLength', 'maxLength'],
    ['minimum', 'maximum'],
    ['minItems', 'maxItems'],
  ] as const) {
    const [from, to] = [schema[low], schema[high]]
    if (from === undefined || to === undefined || from <= to) continue
    problems.add(raw, low, `\`${low}\` ${from} is above \`${high}\` ${to}: nothing fits. Correct one of them.`)
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0
}
