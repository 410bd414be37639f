/** Ajv as the independent judge of examples: a second opinion beside our own `violations`. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { formatNames, hasFormat } from '../formats.ts'
import type { Json, Schema } from '../operations.ts'

/** Says how a value breaks a schema, in Ajv's words; nothing when it fits. */
export type Judge = (schema: Schema, value: Json) => string[]

const ourKeywords = ['x-enum-descriptions', 'x-sensitive', 'x-unit', 'x-roles']

/** A judge that accepts everything: for a fast start. */
export const lenientJudge: Judge = () => []

/**
 * A judge that asks Ajv in strict mode.
 *
 * Lengths are left out: JSON Schema counts characters, the platform bytes. Formats that ajv-formats does not know
 * are judged by ours.
 */
export function createAjvJudge(): Judge {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
    validateSchema: false,
  })
  // the type declarations of ajv-formats name its default export twice over
  const register =
    typeof addFormats === 'function' ? addFormats : (addFormats as { default: typeof addFormats }).default
  register(ajv)
  for (const keyword of ourKeywords) ajv.addKeyword(keyword)
  for (const format of formatNames) {
    if (!(format in ajv.formats)) ajv.addFormat(format, (value: string) => hasFormat(format, value))
  }
  const validators = new Map<Schema, ReturnType<typeof ajv.compile>>()
  return (schema, value) => {
    try {
      const validate = validators.get(schema) ?? ajv.compile(withoutLengths(schema))
      validators.set(schema, validate)
      if (validate(value)) return []
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)]
    }
  }
}

function withoutLengths({ minLength: _min, maxLength: _max, ...schema }: Schema): Schema {
  const { properties, items, oneOf } = schema
  return {
    ...schema,
    ...(properties ? { properties: mapValues(properties, withoutLengths) } : {}),
    ...(items ? { items: withoutLengths(items) } : {}),
    ...(oneOf ? { oneOf: oneOf.map(withoutLengths) } : {}),
  }
}

function mapValues<From, To>(map: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]))
}
