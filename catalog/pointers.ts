/** JSON pointers into bodies: read, expand `*`, replace; and the pointers of a schema's encrypted fields. */
import type { Json, Schema } from './operations.ts'

/** A property name as one step of a JSON pointer. @see https://www.rfc-editor.org/rfc/rfc6901 */
export function escapeStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The steps of a JSON pointer, unescaped. The empty pointer has none. */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The value at a pointer, or undefined when there is none. Never reads inherited properties. */
export function readPointer(value: Json | undefined, pointer: string): Json | undefined {
  let current = value
  for (const step of pointerSteps(pointer)) current = child(current, step)
  return current
}

/**
 * The concrete pointers that a pointer with `*` (each array item) stands for in this value.
 *
 * Only those whose value exists are listed: an optional encrypted field that was not sent has none.
 */
export function expandPointers(value: Json | undefined, pattern: string): string[] {
  let found: [pointer: string, value: Json][] = value === undefined ? [] : [['', value]]
  for (const step of pointerSteps(pattern)) {
    found = found.flatMap(([pointer, parent]): [string, Json][] => {
      if (step === '*' && Array.isArray(parent)) return parent.map((item, index) => [`${pointer}/${index}`, item])
      const next = child(parent, step)
      return next === undefined ? [] : [[`${pointer}/${escapeStep(step)}`, next]]
    })
  }
  return found.map(([pointer]) => pointer)
}

/**
 * A copy of the value with `replacement` at the pointer; what is not on the way is shared with the original.
 *
 * A pointer to nowhere returns the value unchanged.
 */
export function replaceAt(value: Json, pointer: string, replacement: Json): Json {
  return replaceSteps(value, pointerSteps(pointer), replacement)
}

/** Pointers (`*` for each array item) of the fields that travel encrypted, in the order of the schema. */
export function sensitivePointers(schema: Schema | undefined, prefix = ''): string[] {
  if (!schema) return []
  if (schema['x-sensitive']) return [prefix]
  const found = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      sensitivePointers(property, `${prefix}/${escapeStep(name)}`),
    ),
    ...sensitivePointers(schema.items, `${prefix}/*`),
    ...(schema.oneOf ?? []).flatMap((branch) => sensitivePointers(branch, prefix)),
  ]
  return [...new Set(found)]
}

function child(value: Json | undefined, step: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  if (!Array.isArray(value)) return value[step]
  // `length` is an own property of an array, but not an item
  return step === 'length' ? undefined : value[Number(step)]
}

function replaceSteps(value: Json, [step, ...rest]: string[], replacement: Json): Json {
  if (step === undefined) return replacement
  const next = child(value, step)
  if (next === undefined || typeof value !== 'object' || value === null) return value
  const changed = replaceSteps(next, rest, replacement)
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === step ? changed : item))
  return { ...value, [step]: changed }
}
