import type { Operation } from '../../../catalog/index.ts'
import { formatAuthorization, requestMessage, sign } from '../../protocol/index.ts'
import type { Call } from '../call.ts'
import type { Profile } from '../profile.ts'
import type { WireRequest } from '../transport.ts'
import type { PreparedBody } from './body.ts'

/** A signed request: as it is sent, and as a page may see it. */
export interface SignedCall {
  wire: WireRequest
  shown: Call['request']
}

/** What goes into one signature beside the body. */
export interface SignOptions {
  profile: Profile
  operation?: Operation
  method: string
  target: string
  origin: string
  /** The caller's headers, lower-case names. */
  headers: Record<string, string>
  body: PreparedBody
  /** Whether the caller's own `Wechatpay-Serial` stays. */
  keepSerial: boolean
  /** Milliseconds since 1970. */
  now: number
  nonce: string
}

const userAgent = 'wechatpay-playground/0.1.0'

/** Characters of a live signature that a page may see; a whole one is valid on every host for five minutes. */
const shownCharacters = 6

/** Signs a request. The message is built here from what is sent: no caller can have other bytes signed. */
export async function signCall(options: SignOptions): Promise<SignedCall> {
  const { profile, method, target, origin, body, nonce } = options
  const { mchid, serial } = profile
  const timestamp = String(Math.floor(options.now / 1000))
  const message = requestMessage({ method, target, timestamp, nonce, body: body.text })
  const signature = await sign(message, profile.signingKey)
  const authorization = formatAuthorization({ mchid, nonce, signature, timestamp, serial })
  const headers = callHeaders(options)
  const shownSignature = profile.kind === 'live' ? `${signature.slice(0, shownCharacters)}…` : signature
  const shownAuthorization = authorization.replace(signature, () => shownSignature)
  return {
    wire: { method, origin, target, headers: { ...headers, authorization }, body: body.bytes },
    shown: {
      method,
      url: target,
      origin,
      headers: { ...headers, authorization: shownAuthorization },
      body: body.text,
      message,
      signature: shownSignature,
      authorization: shownAuthorization,
      serial,
      encrypted: body.encrypted,
    },
  }
}

function callHeaders({ profile, operation, headers, body, keepSerial }: SignOptions): Record<string, string> {
  const serial = platformSerial(profile, body)
  const json = operation?.signed !== false
  return {
    accept: json ? 'application/json' : '*/*',
    'user-agent': userAgent,
    // without a body there is nothing to describe; the multipart boundary is ours to name
    ...(body.contentType ? { 'content-type': body.contentType } : {}),
    ...withoutBoundary(headers, body),
    ...(serial && !(keepSerial && headers['wechatpay-serial']) ? { 'wechatpay-serial': serial } : {}),
  }
}

/** The key that fields were encrypted with; in public-key mode always the public key, which the answer is then signed by. */
function platformSerial(
  { verification, platformKeys }: Profile,
  { encryptionSerial }: PreparedBody,
): string | undefined {
  return encryptionSerial ?? (verification === 'public-key' ? platformKeys.encrypt?.serial : undefined)
}

function withoutBoundary(headers: Record<string, string>, { contentType }: PreparedBody): Record<string, string> {
  if (!contentType?.startsWith('multipart/')) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type'))
}
