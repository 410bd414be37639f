import type { ApiErrorCode, Operation } from '../../../catalog/index.ts'
import type { CallError } from '../call.ts'
import { signErrorCause } from './sign-error.ts'
import type { ReceivedAnswer } from './received.ts'

/** What an explanation looks at. */
export interface ExplainOptions {
  answer: ReceivedAnswer
  operation?: Operation
  /** What was signed. */
  message: string
  /** Milliseconds since 1970. */
  now: number
}

const general: Record<number, Omit<CallError, 'code'>> = {
  400: {
    title: '请求有误',
    cause: '请求的格式或参数不符合接口要求。',
    fix: '对照本页参数表和应答里的 message 逐项检查。',
  },
  401: {
    title: '签名验证未通过',
    cause: '签名、商户号或证书序列号有误。',
    fix: '对照签名串逐行检查，并确认私钥与证书序列号配对。',
  },
  403: {
    title: '没有权限或被业务规则拒绝',
    cause: '商户未开通此能力，或当前状态不允许此操作。',
    fix: '按应答里的 message 在商户平台检查权限与业务状态。',
  },
  404: { title: '找不到', cause: '路径不是微信支付的接口，或要查询的单据不存在。', fix: '检查请求路径和单号。' },
  405: { title: '请求方法不对', cause: '此路径存在，但不接受这个请求方法。', fix: '按本页写明的请求方法发送。' },
  429: { title: '请求过于频繁', cause: '超过了此接口的频率限制。', fix: '降低频率，稍后用同样的参数和单号重试。' },
}

const serverFault: Omit<CallError, 'code'> = {
  title: '微信支付系统异常',
  cause: '微信支付一侧没有给出明确结果，请求可能已经生效。',
  fix: '先用查询接口确认结果，再决定是否用同样的单号重试。',
}

/** Explains a refusal in Chinese: by the operation's own error codes, else by the status. Undefined for 2xx. */
export function explainError(options: ExplainOptions): CallError | undefined {
  const { answer, operation } = options
  if (answer.status < 300) return undefined
  const { code, message } = parseApiError(answer.text)
  const error = code ? byCode(code, answer.status, operation) : undefined
  const explained = error ?? { code: code ?? `HTTP_${answer.status}`, ...byStatus(answer.status, message) }
  if (answer.status !== 401) return explained
  return { ...explained, cause: signErrorCause(options) ?? explained.cause }
}

/** `code` and `message` of an API error; both absent when the body is not one. */
export function parseApiError(text: string): { code?: string; message?: string; detail?: unknown } {
  try {
    const { code, message, detail } = Object(JSON.parse(text))
    return {
      detail,
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof message === 'string' ? { message } : {}),
    }
  } catch {
    return {}
  }
}

function byCode(code: string, status: number, operation: Operation | undefined): CallError | undefined {
  const known = operation?.errors.filter((error) => error.code === code) ?? []
  const error: ApiErrorCode | undefined = known.find((candidate) => candidate.status === status) ?? known[0]
  if (!error) return undefined
  const { message: title, cause, fix, docs } = error
  return { code, title, cause, fix, ...(docs ? { docs } : {}) }
}

function byStatus(status: number, message: string | undefined): Omit<CallError, 'code'> {
  const text = status >= 500 ? serverFault : (general[status] ?? general[400] ?? serverFault)
  return message ? { ...text, title: message } : text
}
