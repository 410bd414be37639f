import { formatTitles } from './labels.ts'
import type { Json, Schema } from '../../../catalog/index.ts'

/** The type of a value in one word: `string`, `object[]`. */
export function typeOf(schema: Schema): string {
  if (schema.type === 'array' || schema.items) return `${schema.items ? typeOf(schema.items) : 'any'}[]`
  if (schema.type) return schema.type
  return schema.properties || schema.oneOf ? 'object' : 'any'
}

/** What limits a value, one short phrase each: `6–32 字节`, `单位：分`. */
export function factsOf(schema: Schema): string[] {
  const { format, pattern, items } = schema
  return [
    range(schema.minLength, schema.maxLength, '字节'),
    range(schema.minimum, schema.maximum),
    range(schema.minItems, schema.maxItems, '项'),
    schema['x-unit'] === 'fen' ? '单位：分' : '',
    format ? (formatTitles[format] ?? `格式：${format}`) : '',
    pattern ? `匹配 ${pattern}` : '',
    schema.const === undefined ? '' : `固定为 ${asText(schema.const)}`,
    schema.default === undefined ? '' : `默认 ${asText(schema.default)}`,
    ...(items && !items.properties ? factsOf(items).map((fact) => `每项 ${fact}`) : []),
  ].filter(Boolean)
}

/** A JSON value as a reader sees it in a sentence. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function range(least: number | undefined, most: number | undefined, unit = ''): string {
  const tail = unit && ` ${unit}`
  if (least !== undefined && least === most) return `${least}${tail}`
  if (least !== undefined && most !== undefined) return `${least}–${most}${tail}`
  if (most !== undefined) return `最多 ${most}${tail}`
  return least === undefined ? '' : `${unit ? '最少' : '≥'} ${least}${tail}`
}
