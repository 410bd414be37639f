/** The documentation comments of the declarations: what a hover teaches, in Chinese. */
import type { Operation, Schema } from '../operations.ts'

const roleNames = { merchant: '直连商户', partner: '合作伙伴', brand: '品牌商户' } as const

/** Lines as a JSDoc block; no lines give no block. */
export function docBlock(lines: readonly string[], indent = ''): string {
  // a comment end inside a text would end the block
  const safe = lines.flatMap((line) => line.replaceAll('*/', '*\u200b/').split('\n')).map((line) => line.trimEnd())
  if (safe.length === 0) return ''
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`
  return `${indent}/**\n${safe.map((line) => `${indent} *${line ? ` ${line}` : ''}\n`).join('')}${indent} */\n`
}

/** A field: `商户订单号 · 必填 · 6–32 字节 · 加密`, its meaning, its values. */
export function fieldDoc(schema: Schema, required: boolean): string[] {
  return [
    [schema.title, required ? '必填' : '选填', ...facts(schema)].filter(Boolean).join(' · '),
    ...(schema.description ? ['', schema.description] : []),
    ...enumLines(schema),
    ...(schema.deprecated ? ['', '@deprecated'] : []),
  ]
}

/** A call: title, method and path, what for, who may call, official pages. */
export function callDoc(operation: Operation, chain: string): string[] {
  const { title, description, method, path, roles, docs, deprecated } = operation
  return [
    `${title} · \`${method.toUpperCase()} ${path}\``,
    '',
    description,
    ...(roles.length > 0 ? ['', `适用于：${roles.map((role) => roleNames[role]).join('、')}`] : []),
    '',
    `调用：\`${chain}\``,
    ...docs.slice(0, 2).map(({ url }) => `@see ${url}`),
    ...(deprecated === undefined ? [] : [`@deprecated ${deprecated}`]),
  ]
}

/** Limits, unit and encryption of a field in words. */
export function facts(schema: Schema): string[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema
  return [
    ...range(minLength, maxLength, '字节'),
    ...range(minimum, maximum, ''),
    ...range(minItems, maxItems, '项'),
    ...(schema['x-unit'] === 'fen' ? ['单位：分'] : []),
    ...(schema['x-sensitive'] ? ['需加密'] : []),
    ...(schema['x-roles'] ? [`仅${schema['x-roles'].map((role) => roleNames[role]).join('、')}`] : []),
    ...(schema.default === undefined ? [] : [`默认 ${JSON.stringify(schema.default)}`]),
  ]
}

function range(minimum: number | undefined, maximum: number | undefined, unit: string): string[] {
  const suffix = unit ? ` ${unit}` : ''
  if (minimum !== undefined && maximum !== undefined) {
    return [minimum === maximum ? `固定 ${minimum}${suffix}` : `${minimum}–${maximum}${suffix}`]
  }
  if (maximum !== undefined) return [`最${unit ? '多' : '大'} ${maximum}${suffix}`]
  return minimum === undefined ? [] : [`最${unit ? '少' : '小'} ${minimum}${suffix}`]
}

function enumLines(schema: Schema): string[] {
  const meanings = Object.entries((schema.items ?? schema)['x-enum-descriptions'] ?? {})
  return meanings.length === 0 ? [] : ['', ...meanings.map(([value, meaning]) => `- \`${value}\` ${meaning}`)]
}
