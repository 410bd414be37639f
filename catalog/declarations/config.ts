/** The config argument of a call: `{ params, headers, <path values> }`. */
import { propertyName, quote } from '../chain.ts'
import { isBinary, successOf } from '../code.ts'
import type { Operation, Parameter, Schema } from '../operations.ts'
import { pathParameterNames } from '../routes.ts'
import { docBlock, fieldDoc } from './docs.ts'
import { pascal, type Names } from './names.ts'
import type { Types } from './types.ts'

/** One module of declarations while it is written. */
export interface Writer {
  names: Names
  types: Types
  /** Text of the interfaces that are no bodies: configs, headers, links of the chain. */
  blocks: string[]
}

/** Without it the client would send the form as JSON. */
const uploadHeader = {
  name: 'Content-Type',
  required: true,
  schema: {
    const: 'multipart/form-data',
    title: '内容类型',
    description: '以表单上传文件，分隔符由客户端补上。',
  } satisfies Schema,
}

/** The interface of an operation's config argument: query, headers, path values, and what uploads and files need. */
export function configType(writer: Writer, operation: Operation): { name: string; required: boolean } {
  const name = `${pascal(operation.operationId)}Config`
  const entries = [
    ...paramsEntry(writer, operation),
    headersEntry(writer, operation),
    ...pathEntries(operation),
    ...extraEntries(writer, operation),
  ]
  const body = entries.map(({ name: key, optional, type, doc }) => {
    return `${docBlock(doc, '  ')}  ${propertyName(key)}${optional ? '?' : ''}: ${type}\n`
  })
  const taken = writer.names.take([name])
  writer.blocks.push(
    `${docBlock([`「${operation.title}」的调用配置。`])}export interface ${taken} {\n${body.join('')}}\n`,
  )
  return { name: taken, required: entries.some(({ optional }) => !optional) }
}

interface ConfigEntry {
  name: string
  optional: boolean
  type: string
  doc: string[]
}

function paramsEntry(writer: Writer, operation: Operation): ConfigEntry[] {
  const query = operation.parameters.filter((parameter) => parameter.in === 'query')
  if (query.length === 0) return []
  const type = writer.types.typeOf(parametersSchema(query), [`${pascal(operation.operationId)}Params`])
  return [{ name: 'params', optional: !query.some(({ required }) => required), type, doc: ['查询参数。'] }]
}

function headersEntry(writer: Writer, operation: Operation): ConfigEntry {
  const headers = operation.parameters
    .filter((parameter) => parameter.in === 'header')
    .map(({ name, schema, ...rest }) => ({
      name,
      schema,
      required: isHeaderRequired(operation, { name, schema, ...rest }),
    }))
  if (operation.requestBody?.mediaType === 'multipart/form-data') headers.unshift(uploadHeader)
  if (headers.length === 0) return { name: 'headers', optional: true, type: 'RequestHeaders', doc: ['请求头。'] }
  const fields = headers.map(({ name, required, schema }) => {
    const type = schema.const === undefined ? 'string' : quote(String(schema.const))
    return `${docBlock(fieldDoc(schema, required), '  ')}  ${propertyName(name)}${required ? '' : '?'}: ${type}\n`
  })
  const name = writer.names.take([`${pascal(operation.operationId)}Headers`])
  const doc = docBlock([`「${operation.title}」的请求头。`])
  writer.blocks.push(`${doc}export interface ${name} extends RequestHeaders {\n${fields.join('')}}\n`)
  return { name: 'headers', optional: !headers.some(({ required }) => required), type: name, doc: ['请求头。'] }
}

function pathEntries(operation: Operation): ConfigEntry[] {
  return pathParameterNames(operation.path).map((name) => {
    const parameter = operation.parameters.find((known) => known.in === 'path' && known.name === name)
    const schema = parameter?.schema ?? { type: 'string' }
    return { name, optional: false, type: scalarType(schema), doc: fieldDoc(schema, true) }
  })
}

function extraEntries(writer: Writer, operation: Operation): ConfigEntry[] {
  const { requestBody, method, operationId } = operation
  const entries: ConfigEntry[] = []
  const meta = requestBody?.mediaType === 'multipart/form-data' ? requestBody.schema.properties?.['meta'] : undefined
  if (meta) {
    const type = writer.types.typeOf(meta, [`${pascal(operationId)}Meta`])
    entries.push({ name: 'meta', optional: false, type, doc: ['文件的元信息，签名时以它作为请求报文主体。'] })
  }
  if (requestBody && method === 'delete') {
    const type = writer.types.typeOf(requestBody.schema, [`${pascal(operationId)}Request`])
    entries.push({ name: 'data', optional: !requestBody.required, type, doc: ['请求包体。'] })
  }
  const answer = successOf(operation)
  if (answer && isBinary(answer)) {
    entries.push({ name: 'responseType', optional: false, type: "'arraybuffer'", doc: ['应答是文件，以二进制读取。'] })
  }
  return entries
}

function parametersSchema(parameters: Parameter[]): Schema {
  return {
    type: 'object',
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  }
}

/** A header for encrypted fields is needed by everyone once a required field is encrypted. */
function isHeaderRequired({ requestBody, parameters }: Operation, { required, when }: Parameter): boolean {
  if (when !== 'sensitive') return required
  const inBody = requestBody?.required === true && hasRequiredSensitive(requestBody.schema)
  return inBody || parameters.some((other) => other.required && other.schema['x-sensitive'] === true)
}

function hasRequiredSensitive({ required = [], properties = {}, ...schema }: Schema): boolean {
  if (schema['x-sensitive']) return true
  if (schema.items && (schema.minItems ?? 0) > 0 && hasRequiredSensitive(schema.items)) return true
  return required.some((name) => Object.hasOwn(properties, name) && hasRequiredSensitive(properties[name]!))
}

function scalarType(schema: Schema): string {
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  return 'string'
}
