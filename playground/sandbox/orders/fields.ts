import type { Json } from '../../../catalog/index.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { isObject } from '../checks/body.ts'

/** A text field of a validated body; empty when absent. */
export function textAt(body: JsonObject, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}

/** A number field of a validated body; 0 when absent. */
export function numberAt(body: JsonObject, name: string): number {
  const value = body[name]
  return typeof value === 'number' ? value : 0
}

/** An object field of a validated body; empty when absent. */
export function objectAt(body: JsonObject, name: string): JsonObject {
  const value = body[name]
  return isObject(value) ? value : {}
}

/** The objects of an array field of a validated body. */
export function objectsAt(body: JsonObject, name: string): JsonObject[] {
  const value = body[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** Only the named fields, in the given order, as far as they are there. */
export function pick(body: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const value = body[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
