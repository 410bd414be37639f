import type { Operation } from '../../../catalog/index.ts'
import { verifyAnswer } from '../../protocol/index.ts'
import type { Verification } from '../call.ts'
import type { ReceivedAnswer } from './received.ts'

/**
 * Verifies an answer over its exact bytes. The key is chosen by the serial that the answer names. Without signature
 * headers, an answer that is never signed (a file, 401, the router's 404 and 405) is told apart from a forged one.
 */
export async function verification(
  answer: ReceivedAnswer,
  operation: Operation | undefined,
  keys: ReadonlyMap<string, CryptoKey>,
  now: number,
): Promise<Verification> {
  const proof = await verifyAnswer({ headers: answer.header, body: answer.text, keys, now })
  if (proof.reason === 'signature-missing' && isUnsigned(answer)) {
    if (neverSigned(answer, operation)) return { ok: false, reason: 'unsigned-by-design' }
  }
  return proof
}

function isUnsigned({ header }: ReceivedAnswer): boolean {
  return header('wechatpay-signature') === undefined && header('wechatpay-timestamp') === undefined
}

function neverSigned({ status, text }: ReceivedAnswer, operation: Operation | undefined): boolean {
  if (status === 401) return true
  // business refusals with these statuses are signed; the router's have no body
  if (status === 404 || status === 405) return text === '' || !operation
  return operation?.signed === false && status < 300
}
