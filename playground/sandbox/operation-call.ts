import type { Operation } from '../../catalog/index.ts'
import type { JsonObject, Outcome } from './answers/outcome.ts'
import type { Environment } from './environment.ts'
import type { PlatformKey } from './keys.ts'
import type { UploadedFile } from './uploads/parse-upload.ts'

/** One call that passed all checks of form. */
export interface OperationCall {
  operation: Operation
  pathValues: JsonObject
  query: JsonObject
  /** Validated; encrypted fields in plain text. */
  body: JsonObject
  /** The file of an upload; its `meta` is the body. */
  file?: UploadedFile
  /** Scheme and host that the caller used. */
  origin: string
  /** Milliseconds, sandbox clock. */
  now: number
  /** The key that will sign the answer. */
  answerKey: PlatformKey
}

/** What one operation does. */
export type OperationHandler = (call: OperationCall, environment: Environment) => Promise<Outcome>

/** Operation id -> its handler. */
export type OperationHandlers = Readonly<Record<string, OperationHandler>>
