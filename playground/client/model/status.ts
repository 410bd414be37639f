import type { Call } from '../../proxy/call.ts'
import type { ConnectionState } from '../composables/useConnection.ts'
import type { CallState } from '../composables/useCall.ts'
import { verdictOf } from './verdict.ts'

/** The reason phrases that the API's statuses have; HTTP/2 carries none. */
const phrases: Record<number, string> = {
  200: 'OK',
  202: 'Accepted',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

/** `200 OK`. */
export function statusTitle(status: number): string {
  return `${status} ${phrases[status] ?? ''}`.trim()
}

/** Where the time went. */
export function timingWords({ signMs, waitMs, verifyMs }: Call['timing']): string {
  return `签名 ${format(signMs)} · 等待应答 ${format(waitMs)} · 验签 ${format(verifyMs)}`
}

/** What is read out when the state of a call changes. */
export function announcement(state: CallState): string {
  if (state.kind === 'sending') return '正在发送'
  if (state.kind === 'failed') return `没有得到应答：${state.error.message}`
  if (state.kind === 'idle') return ''
  const { call, totalMs } = state.answered
  const { title } = verdictOf(call.verification, call.response.status)
  return `应答 ${call.response.status}，${title}，用时 ${Math.round(totalMs)} 毫秒`
}

/** Which environment the page uses: where the keys are and who is called. */
export function environmentWords(state: ConnectionState, kind: 'sandbox' | 'live' | undefined): string {
  if (state.kind === 'starting') return '正在准备环境…'
  if (state.kind === 'failed') return ''
  if (state.connection.kind === 'page') return '页内沙箱：密钥在本页生成，不联网'
  return kind === 'live' ? '本机代理 · 真实环境' : '本机代理 · 沙箱'
}

function format(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} 毫秒`
}
