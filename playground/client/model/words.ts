import type { Violation } from '../../../catalog/index.ts'
import { alternativeTitle, typeTitle } from './fields.ts'
import { yuanOfFen } from './money.ts'

/** What is wrong with a value, in one short Chinese sentence for the line below its field. */
export function violationWords(violation: Violation): string {
  const { rule, limit, actual, schema } = violation
  switch (rule) {
    case 'required':
      return '必填，还没有填写'
    case 'type':
      return `应为${typeTitle(schema)}${typeof actual === 'string' ? `，现在是${jsonTypeTitle(actual)}` : ''}`
    case 'enum':
      return `只能是 ${(schema.enum ?? []).join('、')} 之一`
    case 'const':
      return `只能是 ${String(limit ?? schema.const)}`
    case 'minLength':
      return `太短：现在 ${String(actual)} 字节，至少 ${String(limit)} 字节`
    case 'maxLength':
      return `太长：现在 ${String(actual)} 字节，最多 ${String(limit)} 字节（一个汉字占 3 字节）`
    case 'pattern':
      return `格式不符：要匹配 ${String(limit ?? schema.pattern)}`
    case 'minimum':
      return `不能小于 ${amountWords(violation)}`
    case 'maximum':
      return `不能大于 ${amountWords(violation)}`
    case 'minItems':
      return `至少要有 ${String(limit)} 项`
    case 'maxItems':
      return `最多 ${String(limit)} 项`
    case 'format':
      return formatWords(schema.format)
    case 'oneOf':
      return oneOfWords(violation)
    case 'unknown':
      return '接口文档里没有这个字段，平台会拒绝整个请求'
  }
}

function amountWords({ limit, schema }: Violation): string {
  const yuan = schema['x-unit'] === 'fen' ? yuanOfFen(String(limit)) : undefined
  return yuan ? `${String(limit)} 分（${yuan} 元）` : String(limit)
}

function oneOfWords({ schema, actual }: Violation): string {
  const choices = (schema.oneOf ?? []).map(alternativeTitle).join(' / ')
  return `${choices}：${actual === 0 ? '要选其中一种写法，现在都不符合' : '只能选其中一种，不能同时填写'}`
}

function formatWords(format: string | undefined): string {
  if (format === 'date-time') return '时间要写成 RFC 3339，例如 2018-06-08T10:34:56+08:00'
  if (format === 'date') return '日期要写成 2018-06-08'
  return `格式不符：${format ?? ''}`
}

function jsonTypeTitle(type: string): string {
  const titles: Record<string, string> = { null: '空值 null', ...basicTitles }
  return titles[type] ?? type
}

const basicTitles = {
  object: '对象',
  array: '数组',
  string: '字符串',
  integer: '整数',
  number: '数字',
  boolean: '布尔值',
}
