/** A request before it is signed. */
export interface UnsignedRequest {
  /** Any case; signed in upper case. */
  method: string
  /** Path and query exactly as on the wire: no scheme, host or fragment. */
  target: string
  /** Unix seconds. */
  timestamp: string | number
  nonce: string
  /** The exact text sent, its byte order mark included; for an upload the `meta` part alone. Absent means empty. */
  body?: string
}

/** An answer or a notification as far as its signature reaches. */
export interface SignedAnswer {
  /** Unix seconds, as the `Wechatpay-Timestamp` header has it. */
  timestamp: string | number
  nonce: string
  /** The exact text received; empty for 204. */
  body: string
}

/**
 * Builds the message (签名串) that a merchant signs for one request.
 *
 * Five lines, each ended by a line feed. A request without a body still has its fifth, empty line, and a body that
 * ends in a line feed gets another one.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export function requestMessage({ method, target, timestamp, nonce, body = '' }: UnsignedRequest): string {
  return lines(method.toUpperCase(), target, timestamp, nonce, body)
}

/**
 * Builds the message (验签名串) that WeChat Pay signs for an answer or a notification: three lines, each ended by a
 * line feed.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013053420
 */
export function responseMessage({ timestamp, nonce, body }: SignedAnswer): string {
  return lines(timestamp, nonce, body)
}

function lines(...values: (string | number)[]): string {
  return values.map((value) => `${value}\n`).join('')
}
