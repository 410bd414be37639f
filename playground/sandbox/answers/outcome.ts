import type { Json } from '../../../catalog/index.ts'
import type { ApiError } from './api-error.ts'

/** A JSON object. */
export interface JsonObject {
  [name: string]: Json
}

/** What an operation did, before it becomes a signed answer. */
export type Outcome =
  | { kind: 'json'; status: number; body: JsonObject; stateless?: boolean }
  | { kind: 'empty'; status: number; stateless?: boolean }
  | { kind: 'file'; bytes: Uint8Array<ArrayBuffer>; mediaType: string; stateless?: boolean }
  | { kind: 'refused'; error: ApiError }

/** 200 with a JSON body. */
export function answered(body: JsonObject): Outcome {
  return { kind: 'json', status: 200, body }
}

/** A refusal. */
export function refused(error: ApiError): Outcome {
  return { kind: 'refused', error }
}
