import type { Operation } from '../../../catalog/index.ts'
import type { Call, CallError } from '../../proxy/call.ts'
import { nodeAt } from '../json/node.ts'
import { parseJsonText } from '../json/parse-json.ts'
import { childPointer } from '../json/pointer.ts'

/** A refusal explained, with the field it is about when the answer names one. */
export interface Explanation extends CallError {
  /** What the answer itself says. */
  message?: string
  /** `/amount/total`, `query:mchid` …: the form's pointer of the field that was refused. */
  pointer?: string
}

const sourceRE = /输入源“\/(body|query|uri_template|header)\/([^”]+)”/

/** Why the API refused, from the proxy's words or else from the operation's own error codes. */
export function explain(
  operation: Operation,
  { response, error }: Pick<Call, 'response' | 'error'>,
): Explanation | undefined {
  if (response.status < 400 && !error) return undefined
  const { code = '', message } = refusalOf(response.body)
  const known = operation.errors.find((candidate) => candidate.code === (error?.code ?? code))
  const words = error ?? (known && { ...known, title: known.message }) ?? fallback(response.status, code)
  const pointer = message === undefined ? undefined : refusedPointer(message, response.body)
  return { ...words, ...(message === undefined ? {} : { message }), ...(pointer === undefined ? {} : { pointer }) }
}

function refusalOf(body: string): { code?: string; message?: string } {
  const parsed = parseJsonText(body)
  if (parsed.kind !== 'valid') return {}
  const text = (pointer: string) => {
    const node = nodeAt(parsed.root, pointer)
    return node?.kind === 'string' ? node.value : undefined
  }
  const [code, message] = [text('/code'), text('/message')]
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) }
}

/** `PARAM_ERROR` names the field in its message (输入源“/body/amount/total”) or, when unknown, in `detail.value`. */
function refusedPointer(message: string, body: string): string | undefined {
  const [, source, path] = sourceRE.exec(message) ?? []
  if (source !== undefined && path !== undefined) return formPointer(source, path)
  const parsed = parseJsonText(body)
  const first = parsed.kind === 'valid' ? nodeAt(parsed.root, '/detail/value/0') : undefined
  const [, place, name] = first?.kind === 'string' ? (/^\/(body|query)\/(.+)$/.exec(first.value) ?? []) : []
  return place !== undefined && name !== undefined ? formPointer(place, name) : undefined
}

function formPointer(source: string, path: string): string {
  if (source === 'body') return `/${path}`
  return `${source === 'uri_template' ? 'path' : source}:${childPointer('', path).slice(1)}`
}

function fallback(status: number, code: string): CallError {
  if (status === 404) {
    return { code, title: '没有这个接口', cause: '路径写错了，或者路径参数为空。', fix: '核对路径与路径参数。' }
  }
  if (status === 405)
    return { code, title: '方法不对', cause: '路径存在，但不接受这个 HTTP 方法。', fix: '核对 HTTP 方法。' }
  if (status >= 500) {
    return { code, title: '服务端出错', cause: '结果未知：请求可能已经生效。', fix: '先查询结果，再用同一单号重试。' }
  }
  return {
    code,
    title: code || `HTTP ${status}`,
    cause: '接口拒绝了这次请求。',
    fix: '对照应答里的 message 检查请求。',
  }
}
