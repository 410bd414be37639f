import { type CatalogSource, type Operation, matchRoute } from '../../catalog/index.ts'
import { certificatesPath, learnCertificates, readCertificates } from './answer/certificates.ts'
import { decryptedFields } from './answer/decrypted.ts'
import { explainError } from './answer/explain.ts'
import { type ReceivedAnswer, receiveAnswer, shownAnswer } from './answer/received.ts'
import { verification } from './answer/verification.ts'
import type { Call, CallRequest, Verification } from './call.ts'
import { exchange } from './exchange.ts'
import type { Profile } from './profile.ts'
import { Refusal } from './refusal.ts'
import { bodyText, prepareBody } from './request/body.ts'
import { parseCallHeaders } from './request/headers.ts'
import { checkLive } from './request/live-policy.ts'
import { signCall } from './request/sign-call.ts'
import { type Target, parseTarget } from './request/target.ts'

/** What a call needs of its surroundings. */
export interface CallContext {
  catalog: CatalogSource
  profile: Profile
  /** Whether the reader unlocked writes on this live profile. */
  unlocked: boolean
  /** Milliseconds since 1970. */
  now: () => number
  createNonce: () => string
  /** Aborted when the caller goes away. */
  signal: AbortSignal
}

/** Makes one call: checks, encrypts, signs, sends, verifies, decrypts and explains. */
export async function performCall(request: CallRequest, context: CallContext): Promise<Call> {
  const { profile, unlocked, now, createNonce, signal } = context
  const target = parseTarget(request.url)
  const operation = await findOperation(context.catalog, request.method, target)
  const headers = parseCallHeaders(request.headers, operation)
  checkLive(profile, operation, bodyText(request), unlocked)
  if (operation?.sensitive.request.length && request.sensitive !== 'as-is') await ensureCertificates(context, operation)

  const signingAt = performance.now()
  const signed = await signCall({
    profile,
    operation,
    method: request.method,
    target: target.target,
    origin: originOf(profile, operation),
    headers,
    body: await prepareBody(request, operation, profile),
    keepSerial: request.sensitive === 'as-is',
    now: now(),
    nonce: createNonce(),
  })
  const sendingAt = performance.now()
  const answer = receiveAnswer(await exchange(profile.send, signed.wire, signal))
  const verifyingAt = performance.now()
  const proof = await prove(answer, operation, target, context)
  const error = explainError({ answer, operation, message: signed.shown.message, now: now() })
  return {
    request: signed.shown,
    response: shownAnswer(answer),
    ...proof,
    ...(error ? { error } : {}),
    timing: {
      signMs: rounded(sendingAt - signingAt),
      waitMs: rounded(verifyingAt - sendingAt),
      verifyMs: rounded(performance.now() - verifyingAt),
    },
  }
}

/** Undefined when the catalog has no such operation: the sandbox shows what becomes of it, a live profile refuses. */
async function findOperation(
  catalog: CatalogSource,
  method: string,
  { pathname }: Target,
): Promise<Operation | undefined> {
  const match = matchRoute(catalog.routes, method, pathname)
  if (match.kind !== 'found') return undefined
  const operation = await catalog.operation(match.route.id)
  if (operation?.api !== 'v2') return operation
  throw new Refusal(400, 'api-v2-unsupported', 'APIv2 接口用另一套签名（MD5 / HMAC-SHA256），目前不能从这里发送。')
}

async function prove(
  answer: ReceivedAnswer,
  operation: Operation | undefined,
  target: Target,
  { profile, now }: CallContext,
): Promise<Pick<Call, 'verification' | 'decrypted'>> {
  if (target.pathname === certificatesPath && answer.status === 200 && profile.apiV3Key) {
    return proveCertificates(answer, operation, profile, profile.apiV3Key, now())
  }
  const verified = await verification(answer, operation, profile.platformKeys.verify, now())
  const decrypted = await decryptedFields(answer.text, operation, profile.decryptionKey)
  return { verification: verified, ...(decrypted ? { decrypted } : {}) }
}

/** The first download is signed by a certificate that only it brings: decrypt, verify with what came, then keep it. */
async function proveCertificates(
  answer: ReceivedAnswer,
  operation: Operation | undefined,
  { platformKeys, verification: mode }: Profile,
  apiV3Key: string,
  now: number,
): Promise<{ verification: Verification; decrypted?: Record<string, string> }> {
  const certificates = await readCertificates(answer.text, apiV3Key)
  const keys = new Map([...platformKeys.verify, ...certificates.map(({ serial, verify }) => [serial, verify] as const)])
  const verified = await verification(answer, operation, keys, now)
  if (verified.ok) learnCertificates(platformKeys, certificates, { encrypt: mode === 'certificate', now })
  const decrypted = Object.fromEntries(certificates.map(({ pointer, pem }) => [pointer, pem]))
  return { verification: verified, ...(certificates.length > 0 ? { decrypted } : {}) }
}

/** Certificate mode encrypts with the newest certificate; downloaded when there is none yet or it is 12 hours old. */
async function ensureCertificates(context: CallContext, operation: Operation): Promise<void> {
  const { profile, now, createNonce, signal } = context
  const { encrypt, downloadedAt } = profile.platformKeys
  if (profile.verification !== 'certificate' || profile.kind === 'sandbox' || !profile.apiV3Key) return
  if (encrypt && downloadedAt !== undefined && now() - downloadedAt < certificateMaxAgeMs) return
  const signed = await signCall({
    profile,
    method: 'GET',
    target: certificatesPath,
    origin: originOf(profile, operation),
    headers: {},
    body: { text: '', encrypted: [] },
    keepSerial: false,
    now: now(),
    nonce: createNonce(),
  })
  const answer = receiveAnswer(await exchange(profile.send, signed.wire, signal))
  if (answer.status === 200) await proveCertificates(answer, undefined, profile, profile.apiV3Key, now())
}

const certificateMaxAgeMs = 12 * 3_600_000

function originOf(profile: Profile, operation: Operation | undefined): string {
  const origin = profile.origin ?? operation?.servers[0]
  if (origin) return origin
  throw new Refusal(400, 'operation-unknown', '此路径或方法不在目录中，不知道该发往哪个域名。')
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
