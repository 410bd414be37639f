import { byteLength, type Json, type Violation } from '../../../catalog/index.ts'
import { errorNumbers, parameterError, type ApiError } from '../answers/api-error.ts'

/** Where a value stands, as `detail.location` names it. */
export type Location = 'body' | 'query' | 'uri_template' | 'header'

/** Words violations as the platform does; it names one at a time. Rules without a known wording follow the others. */
export function wordViolations(location: Location, violations: readonly Violation[]): ApiError | undefined {
  const wrongType = violations.find(({ rule }) => rule === 'type')
  if (wrongType) return wordViolation(location, wrongType)
  const unknown = violations.filter(({ rule }) => rule === 'unknown')
  if (unknown.length > 0) return unknownParameters(unknown.map(({ pointer }) => `/${location}${pointer}`))
  // a `oneOf` repeats in general what another rule says exactly
  const [first] = [...violations].sort((left, right) => Number(left.rule === 'oneOf') - Number(right.rule === 'oneOf'))
  return first && wordViolation(location, first)
}

/** 400 for fields or parameters that the API does not know. */
export function unknownParameters(pointers: string[]): ApiError {
  const detail = { location: null, value: pointers }
  return parameterError('请求中含有未在API文档中定义的参数', detail, errorNumbers.undefinedParameter)
}

/** 400 in the official shape for a rule of ours that no schema can state. */
export function wordRule(pointer: string, title: string, issue: string, value: Json): ApiError {
  return located('body', pointer, `输入源“/body${pointer}”映射到值字段“${title}”${issue}`, issue, value)
}

function wordViolation(location: Location, violation: Violation): ApiError {
  const { pointer, title, value = '' } = violation
  const source = `/${location}${pointer}`
  if (violation.rule === 'type') return wordType(location, violation, source)
  const issue = issueOf(violation)
  const field = typeof value === 'number' ? '数值字段' : Array.isArray(value) ? '列表字段' : '值字段'
  const target = violation.rule === 'required' ? '字段' : field
  return located(location, pointer, `输入源“${source}”映射到${target}“${title}”${issue}`, issue, foundValue(violation))
}

function wordType(location: Location, violation: Violation, source: string): ApiError {
  const { pointer, title, value = null } = violation
  const issue = `此字段需要一个${describeType(location, violation)}`
  const input = location === 'body' ? 'JSON 输入源' : '输入源'
  const field = title || '请求体'
  return located(
    location,
    pointer,
    `无法将${location === 'body' ? ' ' : ''}${input}“${source}”映射到目标字段“${field}”中，${issue}`,
    issue,
    value,
  )
}

/** The type that a value should have; outside a body everything travels as text. */
function describeType(location: Location, { limit, schema: { format, minimum = -1 } }: Violation): string {
  const type = String(limit)
  if (type === 'integer') {
    const isUnsigned = format === 'uint64' || (location !== 'body' && minimum >= 0)
    return `合法的 64 位${isUnsigned ? '无' : '有'}符号整数`
  }
  if (location === 'body') return ` ${type} 类型的 Json 值`
  return type === 'boolean' ? '合法的布尔值' : '合法的数字'
}

function issueOf(violation: Violation): string {
  const { rule, limit, actual, value } = violation
  const limitText = String(limit)
  switch (rule) {
    case 'required':
      return '必填性规则校验失败，此字段为必填项'
    case 'minLength':
      return `字符串规则校验失败，字节数 ${String(actual)}，小于最小值 ${limitText}`
    case 'maxLength':
      return `字符串规则校验失败，字节数 ${String(actual)}，大于最大值 ${limitText}`
    case 'pattern':
      return `字符串规则校验失败，字符串必须匹配正则表达式“${limitText}”`
    case 'minimum':
      return `规则校验失败，值低于最小值 ${limitText}`
    case 'maximum':
      return `规则校验失败，值高于最大值 ${limitText}`
    case 'minItems':
      return `规则校验失败，元素个数 ${String(actual)}，小于最小值 ${limitText}`
    case 'maxItems':
      return `规则校验失败，元素个数 ${String(actual)}，大于最大值 ${limitText}`
    case 'format':
      return `${typeof value === 'number' ? '' : '字符串'}规则校验失败，值不符合格式 ${limitText}`
    case 'enum':
    case 'const':
      return '枚举规则校验失败，值不在允许的范围内'
    default:
      return '规则校验失败，字段的组合不符合接口要求'
  }
}

/** `detail.value`: the measure for a length, else the value; long texts are not echoed whole. */
function foundValue({ rule, actual, value }: Violation): Json {
  if (rule === 'required') return ''
  if (rule === 'minLength' || rule === 'maxLength' || rule === 'minItems' || rule === 'maxItems') return actual ?? ''
  if (typeof value === 'string' && byteLength(value) > 256) return value.slice(0, 64)
  return typeof value === 'object' ? '' : (value ?? '')
}

function located(location: Location, pointer: string, message: string, issue: string, value: Json): ApiError {
  const shown = typeof value === 'object' ? '' : value
  return parameterError(message, { field: `/${location}${pointer}`, issue, location, value: shown })
}
