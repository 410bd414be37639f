/** The example of an operation as a request that can be sent. */
import type { Json, Operation, RequestExample } from './operations.ts'
import { expandPointers } from './pointers.ts'
import { pathParameterNames } from './routes.ts'

/** A request as it travels, before it is signed. */
export interface ExampleRequest {
  /** By name, not encoded. */
  pathValues: Record<string, string>
  /** In the order of the parameters, not encoded; an array parameter repeats its name. */
  query: [name: string, value: string][]
  /** Header parameters of the operation only; `Content-Type` and `Authorization` belong to the caller. */
  headers: Record<string, string>
  /** Path and query, percent-encoded: what is signed and sent. */
  target: string
  /** For an upload, the `meta` part. */
  body?: Json
}

/**
 * An example of an operation as a request.
 *
 * @param exampleId one of `operation.examples`; the first one when absent
 * @throws TypeError for an id that the operation does not have
 */
export function exampleRequest(operation: Operation, exampleId?: string): ExampleRequest {
  const example = findExample(operation, exampleId)
  const pathValues = Object.fromEntries(
    pathParameterNames(operation.path).map((name) => [name, textOf(example.parameters[name] ?? '')]),
  )
  const query = parametersIn(operation, example, 'query').flatMap(([name, value]): [string, string][] =>
    (Array.isArray(value) ? value : [value]).map((item) => [name, textOf(item)]),
  )
  const headers = parametersIn(operation, example, 'header').map(([name, value]) => [name, textOf(value)])
  return {
    pathValues,
    query,
    headers: Object.fromEntries(headers),
    target: formatTarget(operation.path, pathValues, query),
    ...(example.body === undefined ? {} : { body: example.body }),
  }
}

/** One example of an operation by id; the first one without id. @throws TypeError for an unknown id */
export function findExample({ id, examples }: Operation, exampleId?: string): RequestExample {
  const example = exampleId === undefined ? examples[0] : examples.find((candidate) => candidate.id === exampleId)
  if (example) return example
  if (exampleId === undefined) return { id: 'default', title: '', parameters: {} }
  throw new TypeError(`${id} has no example "${exampleId}"; it has: ${examples.map((known) => known.id).join(', ')}`)
}

/**
 * The request target: path template filled in, then the query.
 *
 * Everything but unreserved characters is percent-encoded, a space as `%20`: the platform rebuilds the signed
 * message from what arrives, so that one spelling must be used for both.
 */
export function formatTarget(path: string, pathValues: Record<string, string>, query: [string, string][] = []): string {
  const filled = path.replace(/\{([^}]+)\}/g, (template, name: string) =>
    Object.hasOwn(pathValues, name) ? encodeURIComponent(pathValues[name]!) : template,
  )
  const search = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  return search ? `${filled}?${search}` : filled
}

/** The example's values of one place, a header for encrypted fields only when the example's body has one. */
export function parametersIn(
  operation: Operation,
  example: RequestExample,
  place: 'path' | 'query' | 'header',
): [name: string, value: Json][] {
  return operation.parameters.flatMap(({ in: where, name, when }): [string, Json][] => {
    const value = example.parameters[name]
    if (where !== place || value === undefined) return []
    return when === 'sensitive' && !hasSensitiveValue(operation, example) ? [] : [[name, value]]
  })
}

function hasSensitiveValue(
  { sensitive, parameters }: Operation,
  { body, parameters: values }: RequestExample,
): boolean {
  const inBody = sensitive.request.some((pattern) => expandPointers(body, pattern).length > 0)
  return inBody || parameters.some(({ name, schema }) => schema['x-sensitive'] && values[name] !== undefined)
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
