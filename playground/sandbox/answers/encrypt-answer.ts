import { expandPointers, readPointer, replaceAt, type Json, type Operation } from '../../../catalog/index.ts'
import { encryptSensitive } from '../../protocol/index.ts'
import { isObject } from '../checks/body.ts'
import type { Outcome } from './outcome.ts'

/** Encrypts the answer's encrypted fields for the merchant: with the public key of its certificate. */
export async function encryptAnswer(outcome: Outcome, { sensitive }: Operation, key: CryptoKey): Promise<Outcome> {
  if (outcome.kind !== 'json' || sensitive.response.length === 0) return outcome
  let body: Json = outcome.body
  for (const pointer of sensitive.response.flatMap((pattern) => expandPointers(outcome.body, pattern))) {
    const text = readPointer(body, pointer)
    if (typeof text === 'string') body = replaceAt(body, pointer, await encryptSensitive(text, key))
  }
  return { ...outcome, body: isObject(body) ? body : outcome.body }
}
