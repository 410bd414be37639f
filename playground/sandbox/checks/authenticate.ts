import { byteLength } from '../../../catalog/index.ts'
import { normalizeSerial, parseAuthorization, ProtocolError, verify, type Authorization } from '../../protocol/index.ts'
import { invalidRequest, signError, type ApiError, type EndpointFamily } from '../answers/api-error.ts'
import type { Arrival } from '../arrival.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { messageOf, type SignedFacts } from '../diagnosis/signed-facts.ts'
import { cutSignature } from '../inspector/log.ts'
import { fail, pass, type CheckStep, type Trace } from '../inspector/trace.ts'
import type { SandboxKeys } from '../keys.ts'
import { signErrorDetail } from './sign-error.ts'

/** What authentication needs to know. */
export interface AuthenticateOptions {
  arrival: Arrival
  /** The text that must be signed: the body, or the `meta` part of an upload; or why there is none (Chinese). */
  signed: { text: string } | { fault: string }
  family: EndpointFamily
  keys: SandboxKeys
  /** Milliseconds, real clock. */
  now: number
  trace: Trace
}

/** Who called, or why that is not believed. */
export type Authenticated = { kind: 'accepted'; mchid: string } | { kind: 'refused'; error: ApiError }

const maximumSkewSeconds = 300
const messages = {
  form: 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》',
  formOfPay: '签名信息错误，验签失败',
  scheme: 'HTTP头Authorization认证类型不正确',
  timestamp: 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟',
  serial: '商户证书序列号有误。请使用签名私钥匹配的证书序列号',
  signature: '签名错误',
  upload: 'HTTP 请求不符合微信支付 APIv3 接口规则',
} as const

/** Checks the `Authorization` header in the platform's order: form, timestamp, certificate, signature. */
export async function authenticate(options: AuthenticateOptions): Promise<Authenticated> {
  const { arrival, keys, now, trace } = options
  const parsed = parseHeader(options)
  if (parsed.kind === 'refused') return parsed
  const { authorization } = parsed
  const { mchid, serial, nonce, timestamp } = authorization
  trace.authorization = { mchid, serial, nonce, timestamp, signature: cutSignature(authorization.signature) }
  const facts = factsOf(options, authorization)
  trace.expected = { message: messageOf(facts), bytes: byteLength(messageOf(facts)) }

  const skew = Math.floor(now / 1000) - Number(timestamp)
  if (Math.abs(skew) > maximumSkewSeconds) {
    return refuse(trace, 'timestamp', skewNote(skew, timestamp, now), signError(messages.timestamp))
  }
  pass(trace, 'timestamp')

  if (normalizeSerial(serial) !== keys.merchantSerial) {
    const note = `请求的 serial_no 是 ${serial}，沙箱商户证书的序列号是 ${keys.merchantSerial}`
    return refuse(trace, 'serial', note, signError(messages.serial))
  }
  pass(trace, 'serial')

  if ('fault' in options.signed) {
    // an upload without its parts: what was signed cannot be known, so this is not a matter of the signature
    return refuse(trace, 'parameters', options.signed.fault, invalidRequest(messages.upload))
  }

  if (await verify(trace.expected.message, authorization.signature, keys.merchantVerification)) {
    pass(trace, 'signature', arrival.bytes.length > 0 ? undefined : '请求体为空')
    return { kind: 'accepted', mchid }
  }
  trace.diagnosis = await diagnose(facts, authorization.signature, keys.merchantVerification)
  return refuse(trace, 'signature', trace.diagnosis.title, signError(messages.signature, signErrorDetail(facts)))
}

function parseHeader({
  arrival,
  family,
  trace,
}: AuthenticateOptions): { kind: 'parsed'; authorization: Authorization } | { kind: 'refused'; error: ApiError } {
  const header = arrival.headers.get('Authorization')
  const formMessage = family === 'pay' ? messages.formOfPay : messages.form
  if (!header) return refuse(trace, 'authorization', '请求没有 Authorization 头', signError(formMessage))
  try {
    const authorization = parseAuthorization(header)
    pass(trace, 'authorization')
    return { kind: 'parsed', authorization }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    // the SM suite and other WECHATPAY schemes are recognised, then refused as such
    const isOtherSuite = error.code === 'authorization-scheme-unknown' && header.startsWith('WECHATPAY')
    const note = isOtherSuite ? '认证类型不是 WECHATPAY2-SHA256-RSA2048' : `Authorization 头不合格式：${error.message}`
    return refuse(trace, 'authorization', note, signError(isOtherSuite ? messages.scheme : formMessage))
  }
}

function factsOf({ arrival, signed }: AuthenticateOptions, { timestamp, nonce, mchid }: Authorization): SignedFacts {
  const { method, target, origin, text } = arrival
  const body = 'text' in signed ? signed.text : ''
  return { method, target, timestamp, nonce, body, wholeBody: text, origin, mchid }
}

function skewNote(skew: number, timestamp: string, now: number): string {
  const inMilliseconds = Math.abs(now - Number(timestamp)) < maximumSkewSeconds * 1000
  if (inMilliseconds) return '时间戳是毫秒，应为秒'
  return `请求的时间戳比沙箱的真实时钟${skew > 0 ? '慢' : '快'} ${Math.abs(skew)} 秒`
}

function refuse(trace: Trace, step: CheckStep, note: string, error: ApiError): { kind: 'refused'; error: ApiError } {
  fail(trace, step, note)
  return { kind: 'refused', error }
}
