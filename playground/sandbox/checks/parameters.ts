import { violations, type Json, type Operation, type Parameter, type Schema } from '../../../catalog/index.ts'
import type { ApiError } from '../answers/api-error.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { isOfPlainText } from './body.ts'
import { unknownParameters, wordViolations, type Location } from './wording.ts'

/** Values outside the body, by name. */
export type ParameterValues = { kind: 'values'; values: JsonObject } | { kind: 'refused'; error: ApiError }

const integerRE = /^-?\d{1,19}$/
const numberRE = /^-?\d{1,19}(\.\d{1,9})?$/

/** Checks path parameters against the catalog. */
export function checkPath({ parameters }: Operation, pathValues: Record<string, string>): ParameterValues {
  const known = parameters.filter((parameter) => parameter.in === 'path')
  const texts = new Map(Object.entries(pathValues).map(([name, value]) => [name, [value]]))
  return judge('uri_template', known, texts)
}

/** Checks the query against the catalog; a parameter that the API does not know is refused. */
export function checkQuery({ parameters }: Operation, search: string): ParameterValues {
  const known = parameters.filter((parameter) => parameter.in === 'query')
  const texts = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(search)) texts.set(name, [...(texts.get(name) ?? []), value])
  const unknown = [...texts.keys()].filter((name) => !known.some((parameter) => parameter.name === name))
  if (unknown.length > 0) {
    return {
      kind: 'refused',
      error: unknownParameters(unknown.slice(0, 16).map((name) => `/query/${name.slice(0, 64)}`)),
    }
  }
  return judge('query', known, texts)
}

/** Checks header parameters, except the one that encrypted fields need: that has its own refusal. */
export function checkHeaders({ parameters }: Operation, headers: Headers): ParameterValues {
  const known = parameters.filter(({ in: place, when }) => place === 'header' && when !== 'sensitive')
  const texts = known.flatMap(({ name }): [string, string[]][] => {
    const value = headers.get(name)
    return value === null ? [] : [[name, [value]]]
  })
  return judge('header', known, new Map(texts))
}

function judge(location: Location, known: Parameter[], texts: Map<string, string[]>): ParameterValues {
  const schema: Schema = {
    type: 'object',
    required: known.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(known.map(({ name, schema }) => [name, schema])),
  }
  const values: JsonObject = Object.fromEntries(
    known.flatMap(({ name, schema }): [string, Json][] => {
      const found = texts.get(name)
      return found ? [[name, readValue(schema, found)]] : []
    }),
  )
  const found = violations(schema, values, { unknownFields: 'allow' }).filter((violation) => !isOfPlainText(violation))
  const error = wordViolations(location, found)
  return error ? { kind: 'refused', error } : { kind: 'values', values }
}

/** Text as the type that the schema wants; what does not fit stays text, and is refused for its type. */
function readValue(schema: Schema, texts: string[]): Json {
  const { items = {} } = schema
  if (schema.type === 'array') return texts.map((text) => readValue(items, [text]))
  const text = texts[0] ?? ''
  if (schema.type === 'integer' && integerRE.test(text)) return Number(text)
  if (schema.type === 'number' && numberRE.test(text)) return Number(text)
  if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
