import { responseMessage } from './message.ts'
import { sameSerial } from './serial.ts'
import { isSignatureProbe, parseSignature, verify } from './signature.ts'

/** Why an answer or a notification must not be believed. */
export type AnswerRefusal =
  | 'signature-missing'
  | 'signature-malformed'
  | 'signature-probe'
  | 'signature-mismatch'
  | 'serial-unknown'
  | 'timestamp-skewed'

/** What `verifyAnswer` looks at. */
export interface AnswerOptions {
  /** Header by name; null or undefined when absent. */
  headers: (name: string) => string | null | undefined
  /** The exact text received; empty for 204. */
  body: string
  /** Serial of a platform certificate, or public key id, to its key for verifying. */
  keys: ReadonlyMap<string, CryptoKey>
  /** Milliseconds since 1970; default: the clock. */
  now?: number
}

/** The proof, or why there is none. */
export interface AnswerVerification {
  ok: boolean
  /** Absent when `ok`. */
  reason?: AnswerRefusal
  /** The message (验签名串); absent when headers are missing. */
  message?: string
  /** As the answer named it. */
  serial?: string
}

const maxSkewSeconds = 300
const timestampRE = /^\d{1,16}$/

/**
 * Verifies the signature of an answer or a notification (验签).
 *
 * The key is chosen by `Wechatpay-Serial` alone, with no fallback; more than 300 seconds between its timestamp and
 * our clock refuse it; a signature probe is refused like any wrong signature.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013053249
 */
export async function verifyAnswer({
  headers,
  body,
  keys,
  now = Date.now(),
}: AnswerOptions): Promise<AnswerVerification> {
  const timestamp = headers('Wechatpay-Timestamp')
  const nonce = headers('Wechatpay-Nonce')
  const signature = headers('Wechatpay-Signature')
  const serial = headers('Wechatpay-Serial') ?? undefined
  if (!timestamp || !nonce || !signature || !serial) return { ok: false, reason: 'signature-missing', serial }
  const message = responseMessage({ timestamp, nonce, body })
  const refuse = (reason: AnswerRefusal): AnswerVerification => ({ ok: false, reason, message, serial })
  const key = findKey(keys, serial)
  if (!key) return refuse('serial-unknown')
  if (!timestampRE.test(timestamp)) return refuse('signature-malformed')
  if (Math.abs(now / 1000 - Number(timestamp)) > maxSkewSeconds) return refuse('timestamp-skewed')
  if (await verify(message, signature, key)) return { ok: true, message, serial }
  if (isSignatureProbe(signature)) return refuse('signature-probe')
  return refuse(parseSignature(signature) ? 'signature-mismatch' : 'signature-malformed')
}

function findKey(keys: ReadonlyMap<string, CryptoKey>, serial: string): CryptoKey | undefined {
  const exact = keys.get(serial)
  if (exact) return exact
  for (const [known, key] of keys) if (sameSerial(known, serial)) return key
  return undefined
}
