import type { Json } from '../../../catalog/index.ts'
import { sha256Hex } from '../../protocol/index.ts'

/** A hash of a request's parameters that does not depend on the order of their names. */
export function fingerprintOf(operationId: string, body: Json): Promise<string> {
  return sha256Hex(`${operationId}\n${canonical(body)}`)
}

/** The depth is bounded: only bodies that fit a schema come here. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`)
  return `{${fields.join(',')}}`
}
