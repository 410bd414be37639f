import type { Json, Operation, Parameter, Schema } from '../../../catalog/index.ts'
import { exampleRequest, formatTarget } from '../../../catalog/index.ts'
import type { CallFile, CallRequest } from '../../proxy/call.ts'
import { printJson } from '../json/edit-json.ts'
import { parseJsonText } from '../json/parse-json.ts'

/** A file that a reader chose for an upload. */
export interface DraftFile extends CallFile {
  /** Bytes. */
  size: number
  /** Lower-case hex, as the `meta` part names it. */
  sha256: string
}

/**
 * A request as a reader is writing it: plain JSON, never mutated, so that it can be kept, compared and shared.
 *
 * Everything is text as typed. Form and JSON view are two looks at `body`.
 */
export interface Draft {
  operationId: string
  exampleId: string
  path: Record<string, string>
  /** In sending order; a name may repeat. */
  query: [name: string, value: string][]
  /** Header parameters and any header that the reader added. */
  headers: Record<string, string>
  /** The exact body text; the `meta` part for an upload. */
  body: string
  /** `as-is`: the reader gives cipher text and `Wechatpay-Serial`. */
  sensitive: 'encrypt' | 'as-is'
  file?: DraftFile
}

/** Where a parameter lives, as in `path:out_trade_no`: the form's pointer for everything outside the body. */
export function parameterPointer({ in: place, name }: Pick<Parameter, 'in' | 'name'>): string {
  return `${place}:${name}`
}

/** A request that can be sent as it is, from an example of the operation. */
export function createDraft(operation: Operation, exampleId?: string): Draft {
  const example = exampleRequest(operation, exampleId)
  const automatic = new Set(operation.parameters.filter((parameter) => parameter.when).map(({ name }) => name))
  return {
    operationId: operation.id,
    exampleId: exampleId ?? operation.examples[0]?.id ?? '',
    path: example.pathValues,
    query: example.query,
    // the proxy names the key that it encrypts with; the serial of an example would be another one
    headers: Object.fromEntries(Object.entries(example.headers).filter(([name]) => !automatic.has(name))),
    body: example.body === undefined ? '' : printJson(example.body),
    sensitive: 'encrypt',
  }
}

/** The text of a parameter; undefined when it is not sent. */
export function readParameter(draft: Draft, { in: place, name }: Pick<Parameter, 'in' | 'name'>): string | undefined {
  if (place === 'query') return draft.query.find(([candidate]) => candidate === name)?.[1]
  const values = place === 'path' ? draft.path : draft.headers
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/** The draft with another text for a parameter; undefined takes it out. */
export function writeParameter(
  draft: Draft,
  { in: place, name }: Pick<Parameter, 'in' | 'name'>,
  value: string | undefined,
): Draft {
  if (place === 'query') return { ...draft, query: writeQuery(draft.query, name, value) }
  const key = place === 'path' ? 'path' : 'headers'
  const { [name]: _, ...others } = draft[key]
  return { ...draft, [key]: value === undefined ? others : { ...draft[key], [name]: value } }
}

/** Path and query exactly as they are signed and sent. */
export function targetOf(operation: Pick<Operation, 'path'>, { path, query }: Pick<Draft, 'path' | 'query'>): string {
  return formatTarget(operation.path, path, query)
}

/** What goes to the proxy for this draft. */
export function callRequestOf(operation: Operation, draft: Draft, profile: string): CallRequest {
  const headers = Object.fromEntries(Object.entries(draft.headers).filter(([, value]) => value !== ''))
  const file = draft.file
  return {
    profile,
    method: operation.method.toUpperCase(),
    url: targetOf(operation, draft),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(operation.requestBody && draft.body !== '' ? { body: draft.body } : {}),
    ...(draft.sensitive === 'as-is' ? { sensitive: draft.sensitive } : {}),
    ...(file ? { file: { filename: file.filename, contentType: file.contentType, content: file.content } } : {}),
  }
}

/** True when the operation sends a file beside its JSON. */
export function isUpload({ requestBody }: Pick<Operation, 'requestBody'>): boolean {
  return requestBody?.mediaType === 'multipart/form-data'
}

/** The schema of the JSON that the form edits: the body, or the `meta` part of an upload. */
export function bodySchemaOf(operation: Pick<Operation, 'requestBody'>): Schema | undefined {
  const schema = operation.requestBody?.schema
  return isUpload(operation) ? schema?.properties?.meta : schema
}

/** The draft with a file, and a `meta` that fits it; other members of the meta before it stay. */
export function withFile(draft: Draft, file: DraftFile | undefined): Draft {
  if (!file) return draft
  // a valid document is JSON that JSON.parse takes
  const isJson = parseJsonText(draft.body).kind === 'valid'
  const meta = isJson ? (JSON.parse(draft.body) as Json) : undefined
  return { ...draft, file, body: printJson(metaOf(meta, file)) }
}

function metaOf(earlier: Json | undefined, { filename, sha256 }: DraftFile): { [name: string]: Json } {
  const kept = typeof earlier === 'object' && earlier !== null && !Array.isArray(earlier) ? earlier : {}
  return { ...kept, filename, sha256 }
}

function writeQuery(query: Draft['query'], name: string, value: string | undefined): Draft['query'] {
  const index = query.findIndex(([candidate]) => candidate === name)
  if (value === undefined) return query.filter(([candidate]) => candidate !== name)
  if (index < 0) return [...query, [name, value]]
  return query.map((pair, position) => (position === index ? [name, value] : pair))
}
