import { matchRoute, type Operation } from '../../catalog/index.ts'
import { chooseKey } from './answers/answer-key.ts'
import type { ApiError, EndpointFamily } from './answers/api-error.ts'
import { encryptAnswer } from './answers/encrypt-answer.ts'
import { refused, type Outcome } from './answers/outcome.ts'
import type { Arrival } from './arrival.ts'
import { authenticate } from './checks/authenticate.ts'
import { familyOf } from './checks/family.ts'
import { checkForm } from './checks/form.ts'
import { checkMerchant } from './checks/merchant.ts'
import { checkRequiredHeaders } from './checks/required-headers.ts'
import type { Environment } from './environment.ts'
import { negativeTest } from './faults/negative-test.ts'
import { findHandler } from './handlers.ts'
import { fail, pass, type Trace } from './inspector/trace.ts'
import type { PlatformKey } from './keys.ts'
import { parseUpload, type ParsedUpload } from './uploads/parse-upload.ts'

/** What becomes of a call, before it is printed. */
export type Processed =
  /** The router knows no such path or method: no body, nothing signed. */
  { kind: 'bare'; status: 404 | 405 } | { kind: 'answer'; outcome: Outcome; key?: PlatformKey; withRequestId: boolean }

/** Takes a call through all checks, in the platform's order, and lets its operation answer. */
export async function processCall(arrival: Arrival, environment: Environment, trace: Trace): Promise<Processed> {
  const match = matchRoute(environment.catalog.routes, arrival.method, arrival.path)
  const operation = match.kind === 'found' ? await environment.catalog.operation(match.route.id) : undefined
  if (match.kind !== 'found' || !operation || operation.api !== 'v3') return refuseRoute(match.kind, trace)
  trace.operation = operation.id
  pass(trace, 'route')

  const family = familyOf(arrival.path)
  const upload = isUpload(operation) ? parseUpload(arrival) : undefined
  const denial = await deny({ arrival, environment, trace, family, upload })
  if (denial) return unsigned(denial, family)

  const key = chooseKey(environment.keys, environment.settings, arrival.headers.get('Wechatpay-Serial'))
  const outcome = await answer({
    arrival,
    environment,
    trace,
    family,
    upload,
    operation,
    key,
    pathValues: match.pathValues,
  })
  const encrypted = await encryptAnswer(outcome, operation, environment.keys.merchantEncryption)
  return { kind: 'answer', outcome: encrypted, key, withRequestId: true }
}

interface Step {
  arrival: Arrival
  environment: Environment
  trace: Trace
  family: EndpointFamily
  /** Undefined when the operation takes no upload. */
  upload: ParsedUpload | undefined
}

/** Why the caller is not believed: answered without a signature. */
async function deny({ arrival, environment, trace, family, upload }: Step): Promise<ApiError | undefined> {
  const early = family === 'pay' ? undefined : checkRequiredHeaders(arrival, trace)
  if (early) return early
  const signed = signedPart(arrival, upload)
  const { keys, clock } = environment
  const authenticated = await authenticate({ arrival, signed, family, keys, now: clock.real(), trace })
  if (authenticated.kind === 'refused') return authenticated.error
  return family === 'pay' ? checkRequiredHeaders(arrival, trace) : undefined
}

/** What the caller had to sign: nothing of a GET, only the `meta` part of an upload. */
function signedPart({ method, text }: Arrival, upload: ParsedUpload | undefined): { text: string } | { fault: string } {
  if (upload) return upload.kind === 'upload' ? { text: upload.meta } : { fault: upload.note }
  return { text: method === 'GET' ? '' : text }
}

interface AnswerStep extends Step {
  operation: Operation
  key: PlatformKey
  pathValues: Record<string, string>
}

/** What the authenticated caller gets: signed, whatever it is. */
async function answer(step: AnswerStep): Promise<Outcome> {
  const { arrival, environment, trace, family, upload, operation, key, pathValues } = step
  const wanted = negativeTest(operation, arrival.headers.get('Wechatpay-Negative-Test'))
  if (wanted) return refuse(trace, 'business', `Wechatpay-Negative-Test 要求的错误：${wanted.code}`, wanted)

  const mchid = trace.authorization?.mchid ?? ''
  const stranger = checkMerchant({ arrival, operation, family, mchid, knownMchid: environment.keys.mchid })
  if (stranger) return refuse(trace, 'merchant', stranger.message, stranger)
  pass(trace, 'merchant')

  const { keys } = environment
  // a malformed upload was refused before: there was nothing that could have been signed
  const form = await checkForm({
    arrival,
    operation,
    pathValues,
    upload: upload?.kind === 'upload' ? upload : undefined,
    keys,
  })
  if (form.kind === 'refused') return refuse(trace, form.step, form.note, form.error)
  pass(trace, 'parameters')
  if (form.decrypted.length > 0) pass(trace, 'sensitive', `已解密：${form.decrypted.join('、')}`)

  const now = await environment.clock.business()
  const call = { operation, ...form.values, origin: arrival.origin, now, answerKey: key }
  const outcome = await findHandler(operation.id)(call, environment)
  if (outcome.kind === 'refused') fail(trace, 'business', `${outcome.error.code} ${outcome.error.message}`)
  else pass(trace, 'business', outcome.stateless ? '该接口无状态，应答取自接口描述中的示例' : undefined)
  return outcome
}

function refuseRoute(kind: 'found' | 'not-found' | 'method-not-allowed', trace: Trace): Processed {
  const isMethod = kind === 'method-not-allowed'
  fail(trace, 'route', isMethod ? '该路径不支持这个请求方法' : '没有这个接口')
  return { kind: 'bare', status: isMethod ? 405 : 404 }
}

function unsigned(error: ApiError, family: EndpointFamily): Processed {
  return { kind: 'answer', outcome: refused(error), withRequestId: family !== 'pay' }
}

function refuse(
  trace: Trace,
  step: 'merchant' | 'parameters' | 'sensitive' | 'business',
  note: string,
  error: ApiError,
) {
  fail(trace, step, note)
  return refused(error)
}

function isUpload({ requestBody }: Operation): boolean {
  return requestBody?.mediaType === 'multipart/form-data'
}
