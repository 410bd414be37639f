/**
 * Operations as the types of the chained client: the text of `wxpay.d.ts` for hovers, Monaco and downloads.
 *
 * A wrong or unknown field in a literal is an error; nothing here is ever thenable.
 */
import { chainOf, propertyName, quote, segmentName } from './chain.ts'
import { isBinary, successOf } from './code.ts'
import { callDoc, docBlock, fieldDoc } from './declarations/docs.ts'
import { createNames, pascal, type Names } from './declarations/names.ts'
import { createTypes, type Types } from './declarations/types.ts'
import type { Operation, Parameter, Schema } from './operations.ts'
import { pathParameterNames } from './routes.ts'

/** A node of the chain: what stands between two dots. */
interface ChainNode {
  /** Path segment, such as `out-trade-no`; empty for the root. */
  segment: string
  /** Site-independent path up to here, such as `/v3/pay`. */
  path: string
  children: Map<string, ChainNode>
  operations: Operation[]
}

interface Writer {
  names: Names
  types: Types
  blocks: string[]
}

const prelude = `/** 一次调用的结果。 */
export interface Result<Data> {
  /** 应答包体。 */
  data: Data
  /** HTTP 状态码。 */
  status: number
  /** 应答头，名称均为小写。 */
  headers: Record<string, string>
}

/** 任何请求都可以带的请求头。 */
export interface RequestHeaders {
  /** 应答语言，决定错误描述用哪种语言。 */
  'Accept-Language'?: 'en' | 'zh-CN' | 'zh-HK' | 'zh-TW'
  Accept?: string
}
`

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

/**
 * The declarations of a module that exports `wxpay`, covering exactly the given operations.
 *
 * Names of interfaces are short and unique; equal objects share one. The text is deterministic.
 */
export function formatDeclarations(operations: readonly Operation[]): string {
  const names = createNames(['Result', 'RequestHeaders', 'Wxpay'])
  const writer: Writer = { names, types: createTypes(names), blocks: [] }
  const root = chainTree(operations)
  const rootBody = nodeBody(writer, root)
  const wxpay = `/** 链式客户端：URL 的每一段是一个属性，直接调用节点等于 POST。 */\nexport interface Wxpay {\n${rootBody}}\n`
  const constant = '/** 微信支付 OpenAPI 链式客户端。 */\nexport declare const wxpay: Wxpay\n'
  return [prelude, ...writer.types.blocks(), ...writer.blocks, wxpay, constant].join('\n')
}

function chainTree(operations: readonly Operation[]): ChainNode {
  const root: ChainNode = { segment: '', path: '', children: new Map(), operations: [] }
  for (const operation of operations) {
    let node = root
    for (const segment of operation.path.slice(1).split('/')) {
      const next = node.children.get(segment) ?? childNode(node, segment)
      node.children.set(segment, next)
      node = next
    }
    node.operations.push(operation)
  }
  return root
}

function childNode(parent: ChainNode, segment: string): ChainNode {
  return { segment, path: `${parent.path}/${segment}`, children: new Map(), operations: [] }
}

function nodeBody(writer: Writer, node: ChainNode): string {
  const calls = node.operations.map((operation) => callMembers(writer, operation))
  const links = [...node.children.values()].map((next) => {
    const type = nodeType(writer, next)
    return `${docBlock(linkDoc(next), '  ')}  ${propertyName(segmentName(next.segment))}: ${type}\n`
  })
  return [...calls, ...links].join('')
}

function nodeType(writer: Writer, node: ChainNode): string {
  const segments = node.path.slice(1).split('/').map(nodeWord)
  const name = writer.names.take([1, 2, segments.length].map((count) => segments.slice(-count).join('')))
  const body = nodeBody(writer, node)
  writer.blocks.push(`${docBlock([`\`${node.path}\``])}export interface ${name} {\n${body}}\n`)
  return name
}

/** `out-trade-no` and `{out_trade_no}` are neighbours: the value is told apart by `By`. */
function nodeWord(segment: string): string {
  return segment.startsWith('{') ? `By${pascal(segment)}` : pascal(segment)
}

/** What a link of the chain stands for: its path, and what can be called there or below. */
function linkDoc(node: ChainNode): string[] {
  const calls = node.operations.map(({ method, title }) => `- \`${method.toUpperCase()}\` ${title}`)
  if (calls.length > 0) return [`\`${node.path}\``, '', ...calls]
  const below = operationsBelow(node)
  const titles = below.slice(0, 3).map(({ title }) => title)
  return [
    `\`${node.path}\``,
    '',
    `${titles.join('、')}${below.length > titles.length ? ` 等 ${below.length} 个接口` : ''}`,
  ]
}

function operationsBelow(node: ChainNode): Operation[] {
  return [...node.operations, ...[...node.children.values()].flatMap(operationsBelow)]
}

function callMembers(writer: Writer, operation: Operation): string {
  const parameters = callParameters(writer, operation)
  const signature = `(${parameters}): Promise<Result<${answerType(writer, operation)}>>`
  const doc = docBlock(callDoc(operation, chainOf(operation)), '  ')
  const method = `${doc}  ${operation.method}${signature}\n`
  // a node called directly is POST
  const direct = docBlock([`${operation.title}：直接调用节点等于 \`.post\`。`], '  ')
  return operation.method === 'post' ? `${direct}  ${signature}\n${method}` : method
}

function callParameters(writer: Writer, operation: Operation): string {
  const config = configType(writer, operation)
  const configParameter = config ? `config${config.required ? '' : '?'}: ${config.name}` : ''
  if (operation.method === 'get' || operation.method === 'delete') return configParameter
  const body = bodyType(writer, operation)
  const isOptional = (!body || operation.requestBody?.required === false) && !config?.required
  const bodyParameter = `data${isOptional ? '?' : ''}: ${body ?? 'undefined'}`
  return configParameter ? `${bodyParameter}, ${configParameter}` : bodyParameter
}

function bodyType(writer: Writer, { operationId, requestBody }: Operation): string | undefined {
  if (!requestBody) return undefined
  if (requestBody.mediaType === 'multipart/form-data') return 'FormData'
  return writer.types.typeOf(requestBody.schema, [`${pascal(operationId)}Request`])
}

function answerType(writer: Writer, operation: Operation): string {
  const answer = successOf(operation)
  if (!answer?.schema && !answer?.mediaType) return 'void'
  if (isBinary(answer) || !answer.schema) return 'ArrayBuffer'
  return writer.types.typeOf(answer.schema, [`${pascal(operation.operationId)}Response`])
}

/** The config argument; undefined when the operation has nothing to put there but common headers. */
function configType(writer: Writer, operation: Operation): { name: string; required: boolean } {
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
