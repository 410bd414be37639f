import { type Json, type Operation, expandPointers, readPointer } from '../../../catalog/index.ts'
import { ProtocolError, decryptSensitive } from '../../protocol/index.ts'

/**
 * Plain text of the encrypted fields of an answer by JSON pointer. A field that does not decrypt is left out.
 * Undefined when there is none.
 */
export async function decryptedFields(
  text: string,
  operation: Operation | undefined,
  key: CryptoKey | undefined,
): Promise<Record<string, string> | undefined> {
  const patterns = operation?.sensitive.response ?? []
  if (!key || patterns.length === 0) return undefined
  const value = parse(text)
  const pointers = [...new Set(patterns.flatMap((pattern) => expandPointers(value, pattern)))]
  const entries = await Promise.all(
    pointers.map(async (pointer) => [pointer, await decryptField(readPointer(value, pointer), key)] as const),
  )
  const found = entries.filter((entry): entry is [string, string] => entry[1] !== undefined)
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

async function decryptField(value: Json | undefined, key: CryptoKey): Promise<string | undefined> {
  if (typeof value !== 'string' || value === '') return undefined
  try {
    return await decryptSensitive(value, key)
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

function parse(text: string): Json | undefined {
  try {
    // JSON.parse returns JSON
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
