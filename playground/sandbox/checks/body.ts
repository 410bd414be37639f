import { violations, type Json, type Operation, type Schema, type Violation } from '../../../catalog/index.ts'
import { invalidRequest, type ApiError } from '../answers/api-error.ts'
import type { JsonObject } from '../answers/outcome.ts'
import type { Arrival } from '../arrival.ts'
import { wordViolations } from './wording.ts'

/** A body that fits, or the refusal with what the inspector says about it (Chinese). */
export type CheckedBody = { kind: 'body'; body: JsonObject } | { kind: 'refused'; error: ApiError; note: string }

const textRules = new Set<Violation['rule']>(['minLength', 'maxLength', 'pattern', 'enum', 'format'])
const emptyObject: Schema = { type: 'object', properties: {} }
const jsonTypeRE = /^application\/json\s*(?:;|$)/i
const jsonBodyRule = 'HTTP 请求不符合微信支付 APIv3 接口规则'

/** Checks a JSON body against the catalog. Limits of encrypted fields hold for their plain text, so not yet here. */
export function checkBody({ requestBody }: Operation, { method, headers, text }: Arrival): CheckedBody {
  if (method === 'GET') return { kind: 'body', body: {} }
  if (text === '' && !requestBody?.required) return { kind: 'body', body: {} }
  if (text !== '' && !jsonTypeRE.test(headers.get('Content-Type') ?? '')) {
    return refuse(invalidRequest(jsonBodyRule), '带 JSON 请求体的请求，Content-Type 必须是 application/json')
  }
  const parsed = parseJson(text === '' ? '{}' : text)
  if (!parsed) return refuse(invalidRequest(jsonBodyRule), '请求体不是合法的 JSON')
  return checkValue(requestBody?.schema ?? emptyObject, parsed.value)
}

/** Checks a value against a schema as `checkBody` does. */
export function checkValue(schema: Schema, value: Json): CheckedBody {
  const found = violations(schema, value, { unknownFields: 'refuse' }).filter((violation) => !isOfPlainText(violation))
  // an operation without any field takes no body but an empty object
  const isUnexpected = Object.keys(schema.properties ?? {}).length === 0 && !schema.oneOf && isObject(value)
  const error =
    wordViolations('body', found) ??
    (isUnexpected && Object.keys(value).length > 0
      ? wordViolations(
          'body',
          Object.keys(value).map((name) => unknownField(schema, name)),
        )
      : undefined)
  if (error) return refuse(error, error.message)
  return isObject(value)
    ? { kind: 'body', body: value }
    : refuse(invalidRequest(jsonBodyRule), '请求体必须是 JSON 对象')
}

/** Whether a rule is meant for the plain text of an encrypted field, and so says nothing about its cipher text. */
export function isOfPlainText({ rule, schema }: Violation): boolean {
  return Boolean(schema['x-sensitive']) && textRules.has(rule)
}

/** The value of a JSON text, or undefined when it is none. */
export function parseJson(text: string): { value: Json } | undefined {
  try {
    // a JSON text parses to nothing but JSON values
    return { value: JSON.parse(text) as Json }
  } catch {
    return undefined
  }
}

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unknownField(schema: Schema, name: string): Violation {
  return { pointer: `/${name}`, rule: 'unknown', title: name, schema }
}

function refuse(error: ApiError, note: string): CheckedBody {
  return { kind: 'refused', error, note }
}
