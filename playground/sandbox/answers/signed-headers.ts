import { authScheme, createNonce, responseMessage, sign } from '../../protocol/index.ts'
import type { PlatformKey } from '../keys.ts'

/** What can be made wrong about a signature on purpose. */
export type SignatureFault =
  'corrupt-signature' | 'missing-signature' | 'signature-probe' | 'unknown-serial' | 'stale-timestamp'

/** The kinds of signature faults. */
export const signatureFaults: readonly SignatureFault[] = [
  'corrupt-signature',
  'missing-signature',
  'signature-probe',
  'unknown-serial',
  'stale-timestamp',
]

/** What is signed, and how. */
export interface SignOptions {
  body: string
  key: PlatformKey
  /** Milliseconds, real clock: SDKs refuse a difference of 300 seconds. */
  now: number
  fault?: SignatureFault | undefined
}

const probePrefix = 'WECHATPAY/SIGNTEST/'
const staleSeconds = 600
const unknownSerial = '7DEADBEEF0000000000000000000000000000000'

/** The `Wechatpay-*` headers of an answer or a notification. */
export async function signedHeaders({ body, key, now, fault }: SignOptions): Promise<Record<string, string>> {
  if (fault === 'missing-signature') return {}
  const seconds = Math.floor(now / 1000) - (fault === 'stale-timestamp' ? staleSeconds : 0)
  const timestamp = String(seconds)
  const nonce = createNonce().toLowerCase()
  const signature = await sign(responseMessage({ timestamp, nonce, body }), key.signing)
  return {
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': spoil(signature, fault),
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Serial': fault === 'unknown-serial' ? unknownSerial : key.id,
    'Wechatpay-Signature-Type': authScheme,
  }
}

function spoil(signature: string, fault: SignatureFault | undefined): string {
  if (fault === 'signature-probe') return probePrefix + signature.slice(probePrefix.length)
  if (fault !== 'corrupt-signature') return signature
  const middle = signature.length >> 1
  return signature.slice(0, middle) + (signature[middle] === 'A' ? 'B' : 'A') + signature.slice(middle + 1)
}
