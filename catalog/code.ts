/** The runnable example of an operation: the chained client in TypeScript, with all real values. */
import { chainOf, propertyName, quote } from './chain.ts'
import type { Answer, Json, Operation, RequestExample, Schema } from './operations.ts'
import { findExample, parametersIn } from './requests.ts'
import { pathParameterNames } from './routes.ts'

const sensitiveNote = '// 需加密：在 Playground 里发送时自动加密'

/** First line of every example: the module whose types `formatDeclarations` writes. */
export const importLine = "import { wxpay } from './wxpay'"

/**
 * The complete example in TypeScript: imports the client, calls it, logs the useful part of the answer.
 *
 * It type-checks against `formatDeclarations([operation])`.
 *
 * @param exampleId one of `operation.examples`; the first one when absent
 */
export function exampleCode(operation: Operation, exampleId?: string): string {
  const example = findExample(operation, exampleId)
  const isUpload = operation.requestBody?.mediaType === 'multipart/form-data'
  const steps = isUpload ? [...uploadLines(operation, example), ''] : []
  const call = `${chainOf(operation)}(${callArguments(operation, example, isUpload).join(', ')})`
  const { binding, log } = useOf(operation)
  return [importLine, '', ...steps, `const { ${binding} } = await ${call}`, '', log, ''].join('\n')
}

/** The answer that a successful call gives: the first 2xx with a body, else the first 2xx. */
export function successOf({ answers }: Pick<Operation, 'answers'>): Answer | undefined {
  const successes = answers.filter(({ status }) => status >= 200 && status < 300)
  return successes.find(({ schema, mediaType }) => schema || mediaType) ?? successes[0]
}

/** Whether an answer is a file: its `data` is an `ArrayBuffer` then. */
export function isBinary({ mediaType, schema }: Answer): boolean {
  return mediaType !== undefined && (mediaType !== 'application/json' || schema?.format === 'binary')
}

function callArguments(operation: Operation, example: RequestExample, isUpload: boolean): string[] {
  const hasBodyArgument = operation.method !== 'get' && operation.method !== 'delete'
  const config = configLines(operation, example, isUpload, hasBodyArgument)
  if (!hasBodyArgument) return config ? [config] : []
  if (isUpload) return ['form', ...(config ? [config] : [])]
  const body = example.body === undefined ? undefined : formatValue(example.body, operation.requestBody?.schema, '')
  if (body === undefined) return config ? ['undefined', config] : []
  return config ? [body, config] : [body]
}

function configLines(operation: Operation, example: RequestExample, isUpload: boolean, hasBody: boolean): string {
  const entries: string[] = []
  const params = parametersIn(operation, example, 'query')
  const headers = parametersIn(operation, example, 'header')
  const answer = successOf(operation)
  if (isUpload) entries.push('meta')
  if (params.length > 0)
    entries.push(`params: ${formatValue(Object.fromEntries(params), paramsSchema(operation), '  ')}`)
  // the npm client sends JSON unless it is told otherwise; the boundary is added on sending
  const allHeaders = isUpload ? [['Content-Type', 'multipart/form-data'], ...headers] : headers
  if (allHeaders.length > 0) entries.push(`headers: ${formatValue(Object.fromEntries(allHeaders), undefined, '  ')}`)
  for (const name of pathParameterNames(operation.path)) {
    const value = example.parameters[name] ?? ''
    const isNoted = operation.parameters.some((known) => known.name === name && known.schema['x-sensitive'])
    entries.push(
      `${propertyName(name)}: ${formatValue(value, undefined, '  ')}${isNoted ? ` /*${sensitiveNote.slice(2)} */` : ''}`,
    )
  }
  if (answer && isBinary(answer)) entries.push("responseType: 'arraybuffer'")
  if (!hasBody && example.body !== undefined) {
    entries.push(`data: ${formatValue(example.body, operation.requestBody?.schema, '  ')}`)
  }
  if (entries.length === 0) return ''
  const oneLine = `{ ${entries.join(', ')} }`
  const isAlone = !hasBody || isUpload || example.body === undefined
  const room = isAlone ? 84 - chainOf(operation).length : 60
  if (!oneLine.includes('\n') && oneLine.length <= room) return oneLine
  return `{\n${entries.map((entry) => `  ${entry},\n`).join('')}}`
}

/** The query parameters as one object, so that encrypted ones get their note. */
function paramsSchema({ parameters }: Operation): Schema {
  const entries = parameters.filter((known) => known.in === 'query').map(({ name, schema }) => [name, schema])
  return { type: 'object', properties: Object.fromEntries(entries) }
}

/** A JSON value as a TypeScript literal; `schema` only adds the notes at encrypted fields. */
function formatValue(value: Json, schema: Schema | undefined, indent: string): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    const items = value.map((item) => formatValue(item, schema?.items, inner))
    const oneLine = `[${items.join(', ')}]`
    if (!oneLine.includes('\n') && oneLine.length <= 80) return oneLine
    return `[\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}]`
  }
  const lines = Object.entries(value).map(([name, field]) => {
    const property = propertyOf(schema, name)
    const note = property?.['x-sensitive'] ? ` ${sensitiveNote}` : ''
    return `${inner}${propertyName(name)}: ${formatValue(field, property, inner)},${note}\n`
  })
  if (lines.length === 0) return '{}'
  const oneLine = `{ ${lines.map((line) => line.trim().replace(/,$/, '')).join(', ')} }`
  // the whole body stays one field a line: a reader edits it
  const isShort = indent !== '' && oneLine.length <= 60 && !oneLine.includes('\n') && !oneLine.includes('//')
  return isShort ? oneLine : `{\n${lines.join('')}${indent}}`
}

function propertyOf(schema: Schema | undefined, name: string): Schema | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, name)) return schema.properties[name]
  return schema?.oneOf?.map((branch) => propertyOf(branch, name)).find((found) => found !== undefined)
}

/** An upload signs `meta`, which holds the digest of the file: both are made here from one small file. */
function uploadLines(operation: Operation, example: RequestExample): string[] {
  const meta = typeof example.body === 'object' && !Array.isArray(example.body) ? (example.body ?? {}) : {}
  const schema = operation.requestBody?.schema.properties?.['meta']
  const fileName = typeof meta['filename'] === 'string' ? meta['filename'] : 'example.png'
  const fields = Object.entries(meta).map(([name, value]) => {
    if (name === 'sha256') return 'sha256'
    if (name === 'filename') return 'filename: file.name'
    return `${propertyName(name)}: ${formatValue(value, propertyOf(schema, name), '')}`
  })
  return [
    `const file = new File(['示例文件内容'], ${quote(fileName)})`,
    "const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())",
    "const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')",
    `const meta = { ${fields.join(', ')} }`,
    'const form = new FormData()',
    "form.append('meta', new Blob([JSON.stringify(meta)], { type: 'application/json' }))",
    "form.append('file', file)",
  ]
}

/** What to take from the answer and how to show it: the few required scalars, the whole object, or the status. */
function useOf(operation: Operation): { binding: string; log: string } {
  const answer = successOf(operation)
  if (!answer?.schema && !answer?.mediaType) return { binding: 'status', log: 'console.log(status)' }
  if (isBinary(answer)) return { binding: 'data', log: 'console.log(data.byteLength)' }
  const { required = [], properties = {} } = answer.schema ?? {}
  const isSmall = required.length > 0 && required.length <= 3 && answer.schema?.oneOf === undefined
  const isScalar = required.every((name) => !['object', 'array'].includes(properties[name]?.type ?? 'object'))
  if (!isSmall || !isScalar || !required.every((name) => propertyName(name) === name)) {
    return { binding: 'data', log: 'console.log(data)' }
  }
  return { binding: 'data', log: `console.log(${required.map((name) => `data.${name}`).join(', ')})` }
}
