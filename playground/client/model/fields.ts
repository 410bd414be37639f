import type { Role, Schema } from '../../../catalog/index.ts'

/** One member of an object as the form shows it. */
export interface Field {
  name: string
  schema: Schema
  required: boolean
}

/** The members of an object schema in the order of the description. */
export function fieldsOf({ properties = {}, required = [] }: Schema): Field[] {
  return Object.entries(properties).map(([name, schema]) => ({ name, schema, required: required.includes(name) }))
}

/**
 * A schema with one of its `oneOf` alternatives laid over it: members of both, required by either.
 * Without alternatives, the schema itself.
 */
export function withAlternative(schema: Schema, index: number): Schema {
  const alternative = schema.oneOf?.[index]
  if (!alternative) return schema
  const { oneOf: _, ...rest } = schema
  return {
    ...rest,
    ...alternative,
    title: schema.title ?? alternative.title ?? '',
    properties: { ...schema.properties, ...alternative.properties },
    required: [...new Set([...(schema.required ?? []), ...(alternative.required ?? [])])],
  }
}

/** The name of an alternative on its button. */
export function alternativeTitle(alternative: Schema, index: number): string {
  const titles = alternative.required?.map((name) => alternative.properties?.[name]?.title ?? name)
  return alternative.title ?? titles?.join('、') ?? `写法 ${index + 1}`
}

/** True when a field is filled through fields of its own. */
export function isContainer(schema: Schema): boolean {
  return schema.type === 'object' || schema.type === 'array' || schema.properties !== undefined
}

/** Short remark when a field belongs to some callers only (仅合作伙伴). */
export function roleHint(schema: Schema): string | undefined {
  const roles = schema['x-roles']
  return roles?.length ? `仅${roles.map((role) => roleTitles[role]).join('、')}` : undefined
}

const roleTitles: Record<Role, string> = { merchant: '直连商户', partner: '合作伙伴', brand: '品牌' }

/** What kind of value a field takes, in words (字符串, ≤ 32 字节). */
export function limitsOf(schema: Schema): string[] {
  const facts = [typeTitle(schema)]
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema
  if (minLength !== undefined && maxLength !== undefined) facts.push(`${minLength}–${maxLength} 字节`)
  else if (maxLength !== undefined) facts.push(`最多 ${maxLength} 字节`)
  else if (minLength !== undefined) facts.push(`至少 ${minLength} 字节`)
  if (minimum !== undefined) facts.push(`≥ ${minimum}`)
  if (maximum !== undefined) facts.push(`≤ ${maximum}`)
  if (minItems !== undefined) facts.push(`至少 ${minItems} 项`)
  if (maxItems !== undefined) facts.push(`最多 ${maxItems} 项`)
  if (schema['x-unit'] === 'fen') facts.push('单位：分')
  return facts
}

/** The Chinese name of a schema's type. */
export function typeTitle({ type, format }: Schema): string {
  if (format === 'date-time') return '时间（RFC 3339）'
  if (format === 'date') return '日期（年-月-日）'
  return type ? typeTitles[type] : '任意类型'
}

const typeTitles: Record<NonNullable<Schema['type']>, string> = {
  object: '对象',
  array: '数组',
  string: '字符串',
  integer: '整数',
  number: '数字',
  boolean: '布尔值',
}
