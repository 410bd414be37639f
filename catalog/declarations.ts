/**
 * Operations as the types of the chained client: the text of `wxpay.d.ts` for hovers, Monaco and downloads.
 *
 * A wrong or unknown field in a literal is an error; nothing here is ever thenable.
 */
import { chainOf, propertyName, segmentName } from './chain.ts'
import { isBinary, successOf } from './code.ts'
import { configType, type Writer } from './declarations/config.ts'
import { callDoc, docBlock } from './declarations/docs.ts'
import { createNames, pascal } from './declarations/names.ts'
import { createTypes } from './declarations/types.ts'
import type { Operation } from './operations.ts'

/** A node of the chain: what stands between two dots. */
interface ChainNode {
  /** Path segment, such as `out-trade-no`; empty for the root. */
  segment: string
  /** Site-independent path up to here, such as `/v3/pay`. */
  path: string
  children: Map<string, ChainNode>
  operations: Operation[]
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
