import { Refusal } from './refusal.ts'
import { type Send, TransportError, type TransportErrorCode, type WireRequest, type WireResponse } from './transport.ts'

/** Longest wait for a whole answer. */
const totalMs = 30_000

/** Largest answer that is passed on. */
export const maximumAnswerBytes = 16 * 1024 * 1024

const messages: Record<TransportErrorCode, string> = {
  'upstream-unreachable': '连不上对方服务器。',
  'upstream-refused': '目标地址不在允许范围内，没有建立连接。',
  'upstream-untrusted': '对方的 TLS 证书不可信（自签名、过期或域名不符），连接已中断。',
  'upstream-timeout': '等待应答超时。',
  'upstream-interrupted': '连接中途断开，没有收到完整的应答。',
  'upstream-too-large': '应答超过大小上限，已中断。',
  cancelled: '请求已取消。',
}

/**
 * Sends a request once and never again, whatever happens: after a failed write nobody knows whether it took effect.
 * Redirects are not followed, and their `Location` is not told.
 */
export async function exchange(send: Send, request: WireRequest, caller: AbortSignal): Promise<WireResponse> {
  const timeout = AbortSignal.timeout(totalMs)
  const response = await send(request, AbortSignal.any([caller, timeout])).catch((error: unknown) => {
    throw failure(error, request, { timedOut: timeout.aborted, cancelled: caller.aborted })
  })
  if (response.status >= 300 && response.status < 400) {
    throw new Refusal(502, 'upstream-redirected', withAdvice('对方返回了重定向，代理不会跟随。', request))
  }
  if (response.body.length > maximumAnswerBytes) {
    throw new Refusal(502, 'upstream-too-large', withAdvice(messages['upstream-too-large'], request))
  }
  return response
}

function failure(error: unknown, request: WireRequest, state: { timedOut: boolean; cancelled: boolean }): unknown {
  const code = codeOf(error, state)
  if (!code) return error
  return new Refusal(code === 'upstream-timeout' ? 504 : 502, code, withAdvice(messages[code], request))
}

function codeOf(
  error: unknown,
  { timedOut, cancelled }: { timedOut: boolean; cancelled: boolean },
): TransportErrorCode | undefined {
  if (cancelled) return 'cancelled'
  if (timedOut) return 'upstream-timeout'
  return error instanceof TransportError ? error.code : undefined
}

function withAdvice(message: string, { method }: WireRequest): string {
  return method === 'GET' ? message : `${message}结果未知：先查询，再决定是否重试。`
}
