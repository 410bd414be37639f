import { createNonce } from '../../protocol/index.ts'
import { signedHeaders, type SignatureFault } from '../answers/signed-headers.ts'
import type { PlatformKey } from '../keys.ts'
import type { Delivery, Notification } from './notification.ts'
import { deliveryTimeoutMs } from './schedule.ts'

/** Sends a request to a merchant's server. It must not follow redirects. */
export type Deliver = (request: Request) => Promise<Response>

/** One delivery to make. */
export interface DeliveryOptions {
  notification: Notification
  key: PlatformKey
  deliver: Deliver
  fault?: SignatureFault | undefined
  dueTime: string
  /** Milliseconds, real clock. */
  now: () => number
}

/** Delivers a notification once, newly stamped and signed. Only 200 and 204 within 5 seconds are success. */
export async function deliverOnce(options: DeliveryOptions): Promise<Delivery> {
  const { notification, key, deliver, fault, dueTime, now } = options
  const startedAt = now()
  const signature = await signedHeaders({ body: notification.body, key, now: startedAt, fault })
  const result = await send(notification, signature, deliver)
  const time = new Date(startedAt).toISOString()
  return { time, dueTime, ms: Math.max(0, now() - startedAt), ...(fault ? { fault } : {}), ...judge(result, fault) }
}

type SendResult = { status: number } | { failure: string }

async function send(
  { url, body }: Notification,
  signature: Record<string, string>,
  deliver: Deliver,
): Promise<SendResult> {
  const abort = new AbortController()
  const headers = {
    ...signature,
    'Content-Type': 'application/json',
    Accept: '*/*',
    'User-Agent': 'Mozilla/4.0',
    'Request-ID': `08${createNonce()}-0`,
  }
  const request = new Request(url, { method: 'POST', headers, body, redirect: 'manual', signal: abort.signal })
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<SendResult>((resolve) => {
    timer = setTimeout(() => resolve({ failure: '接收方 5 秒内没有应答' }), deliveryTimeoutMs)
  })
  // what the body says does not matter, however long it is
  const answer = deliver(request).then(
    (response): SendResult => {
      void response.body?.cancel().catch(() => undefined)
      return { status: response.status }
    },
    (error: unknown): SendResult => ({ failure: `连接失败：${error instanceof Error ? error.message : '未知原因'}` }),
  )
  const result = await Promise.race([answer, timeout])
  clearTimeout(timer)
  abort.abort()
  return result
}

function judge(result: SendResult, fault: SignatureFault | undefined): Pick<Delivery, 'status' | 'ok' | 'note'> {
  if ('failure' in result) return { ok: false, note: result.failure }
  const { status } = result
  const isAccepted = status === 200 || status === 204
  if (fault) {
    const note = isAccepted
      ? `接收方对签名有误的通知（${fault}）应答了 ${status}：它没有正确验签`
      : `接收方正确拒绝了签名有误的通知（${fault}）`
    return { status, ok: false, note }
  }
  return isAccepted
    ? { status, ok: true, note: '接收成功' }
    : { status, ok: false, note: `应答 ${status} 不是 200 或 204` }
}
