import { asText, factsOf, typeOf } from './facts.ts'
import type { Parameter, Role, Schema } from '../../../catalog/index.ts'

/** One row of a tree table. */
export interface FieldRow {
  /** Names from the top, joined by `.`: unique within its table. */
  path: string
  /** Path of the row that this one is nested in; empty at the top. */
  parent: string
  name: string
  /** 1 at the top. */
  level: number
  type: string
  required: boolean
  /** Whether it is there, in words: `必填` of a request, `可能没有` of an answer. */
  presence: string
  title: string
  description: string
  facts: string[]
  values: { value: string; meaning: string }[]
  example: string
  sensitive: boolean
  roles?: Role[]
  deprecated: boolean
  /** How many rows are directly below. */
  children: number
}

/** Who writes the object: in an answer nobody has to fill anything in. */
export type Direction = 'request' | 'answer'

/** Rows of an object, each followed by the rows nested in it. */
export function fieldRows(schema: Schema, direction: Direction = 'request', parent = '', level = 1): FieldRow[] {
  const { properties, required } = membersOf(schema)
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = parent ? `${parent}.${name}` : name
    const nested = fieldRows(field, direction, path, level + 1)
    const children = nested.filter((row) => row.parent === path).length
    const place = { name, path, parent, level, required: required.has(name), children }
    return [fieldRow(field, { ...place, presence: presenceOf(place.required, direction) }), ...nested]
  })
}

/** Rows of parameters in the order of the description. */
export function parameterRows(parameters: readonly Parameter[]): FieldRow[] {
  return parameters.map(({ name, required, schema, when }) => ({
    ...fieldRow(schema, {
      name,
      path: name,
      parent: '',
      level: 1,
      required,
      presence: when === 'sensitive' ? '有加密字段时必填' : presenceOf(required, 'request'),
      children: 0,
    }),
  }))
}

/**
 * Names of which exactly one must be given, as a sentence: `transaction_id、out_trade_no 二选一`.
 * Empty when the schema has no such rule.
 */
export function choiceNote({ oneOf }: Schema): string {
  const names = (oneOf ?? []).map(({ required = [] }) => required.join(' + ')).filter(Boolean)
  if (names.length < 2) return ''
  return `${names.join('、')}：${names.length === 2 ? '二选一' : `${names.length} 选一`}`
}

type Place = Pick<FieldRow, 'name' | 'path' | 'parent' | 'level' | 'required' | 'presence' | 'children'>

function presenceOf(required: boolean, direction: Direction): string {
  if (direction === 'answer') return required ? '' : '可能没有'
  return required ? '必填' : '选填'
}

function fieldRow(schema: Schema, place: Place): FieldRow {
  // What is said about the items of a list of plain values belongs to the list's own row.
  const values = schema.enum ? schema : (schema.items ?? schema)
  return {
    ...place,
    type: typeOf(schema),
    title: schema.title ?? '',
    description: schema.description ?? '',
    facts: [...factsOf(schema), choiceNote(schema)].filter(Boolean),
    values: (values.enum ?? []).map((value) => ({
      value: String(value),
      meaning: values['x-enum-descriptions']?.[String(value)] ?? '',
    })),
    example: schema.examples?.[0] === undefined || place.children > 0 ? '' : asText(schema.examples[0]),
    sensitive: schema['x-sensitive'] ?? schema.items?.['x-sensitive'] ?? false,
    ...(schema['x-roles'] && { roles: schema['x-roles'] }),
    deprecated: schema.deprecated ?? false,
  }
}

/** All members of an object, of the items of a list, and of every alternative. */
function membersOf(schema: Schema): { properties: Record<string, Schema>; required: Set<string> } {
  const own = schema.items ?? schema
  const branches = (own.oneOf ?? []).map(membersOf)
  return {
    properties: Object.assign({}, ...branches.map(({ properties }) => properties), own.properties),
    required: new Set(own.required),
  }
}
