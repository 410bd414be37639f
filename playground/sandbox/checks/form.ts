import type { Operation } from '../../../catalog/index.ts'
import type { ApiError } from '../answers/api-error.ts'
import type { Arrival } from '../arrival.ts'
import type { SandboxKeys } from '../keys.ts'
import type { OperationCall } from '../operation-call.ts'
import { checkUpload } from '../uploads/check-upload.ts'
import type { Upload } from '../uploads/parse-upload.ts'
import { checkBody } from './body.ts'
import { checkHeaders, checkPath, checkQuery } from './parameters.ts'
import { decryptBody } from './sensitive.ts'

/** What the form of a call is judged by. */
export interface FormOptions {
  arrival: Arrival
  operation: Operation
  pathValues: Record<string, string>
  upload: Upload | undefined
  keys: SandboxKeys
}

/** A call of good form, or the refusal with what the inspector says (Chinese). */
export type CheckedForm =
  | { kind: 'form'; values: FormValues; /** Pointers of the fields that were decrypted. */ decrypted: string[] }
  | { kind: 'refused'; step: 'parameters' | 'sensitive'; error: ApiError; note: string }

type FormValues = Pick<OperationCall, 'pathValues' | 'query' | 'body' | 'file'>

/** Checks path, query, headers and body against the catalog, and decrypts encrypted fields. */
export async function checkForm(options: FormOptions): Promise<CheckedForm> {
  const { arrival, operation, pathValues, upload, keys } = options
  const path = checkPath(operation, pathValues)
  if (path.kind === 'refused') return refuse(path.error)
  const query = checkQuery(operation, arrival.search)
  if (query.kind === 'refused') return refuse(query.error)
  const headers = checkHeaders(operation, arrival.headers)
  if (headers.kind === 'refused') return refuse(headers.error)
  const outside = { pathValues: path.values, query: query.values }
  if (upload) return checkUploadForm(operation, upload, outside)

  const body = checkBody(operation, arrival)
  if (body.kind === 'refused') return refuse(body.error, body.note)
  const decrypted = await decryptBody({ operation, body: body.body, headers: arrival.headers, keys })
  if (decrypted.kind === 'refused') return { ...decrypted, step: 'sensitive' }
  return { kind: 'form', values: { ...outside, body: decrypted.body }, decrypted: decrypted.pointers }
}

async function checkUploadForm(
  operation: Operation,
  upload: Upload,
  outside: Pick<FormValues, 'pathValues' | 'query'>,
): Promise<CheckedForm> {
  const checked = await checkUpload(operation, upload.meta, upload.file)
  if (checked.kind === 'refused') return refuse(checked.error, checked.note)
  return { kind: 'form', values: { ...outside, body: checked.meta, file: upload.file }, decrypted: [] }
}

function refuse(error: ApiError, note: string = error.message): CheckedForm {
  return { kind: 'refused', step: 'parameters', error, note }
}
