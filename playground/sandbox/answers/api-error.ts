import type { Json } from '../../../catalog/index.ts'

/** A refusal (错误) as the API words it: data, not an exception. */
export interface ApiError {
  /** HTTP status. */
  status: number
  code: string
  message: string
  detail?: { [name: string]: Json }
  /** The number at the end of `Request-ID`, where it is known. */
  number?: number
}

/** What the prefix of a path does differently. */
export type EndpointFamily = 'pay' | 'refund' | 'other'

/** 400 PARAM_ERROR. */
export function parameterError(
  message: string,
  detail?: ApiError['detail'],
  number: number = errorNumbers.parameter,
): ApiError {
  return { status: 400, code: 'PARAM_ERROR', message, ...(detail ? { detail } : {}), number }
}

/** 400 INVALID_REQUEST. */
export function invalidRequest(message: string, number: number = errorNumbers.parameter): ApiError {
  return { status: 400, code: 'INVALID_REQUEST', message, number }
}

/** 401 SIGN_ERROR. */
export function signError(message: string, detail?: ApiError['detail']): ApiError {
  return { status: 401, code: 'SIGN_ERROR', message, ...(detail ? { detail } : {}), number: errorNumbers.signature }
}

/** 500 SYSTEM_ERROR: a fault of the sandbox itself. */
export function systemError(): ApiError {
  return { status: 500, code: 'SYSTEM_ERROR', message: '系统繁忙，请稍后重试' }
}

/** The merchant is not the sandbox's; its status depends on the endpoint. */
export function merchantUnknown(family: EndpointFamily): ApiError {
  const status = family === 'refund' ? 404 : 400
  return { status, code: 'MCH_NOT_EXISTS', message: '商户号不存在', number: errorNumbers.merchant }
}

/**
 * The numbers that end a `Request-ID`, as the official trouble-shooting guide lists them.
 *
 * @see https://github.com/wechatpay-apiv3/wechatpay-skills
 */
export const errorNumbers = {
  orderMissing: 268512771,
  frequency: 268447840,
  parameter: 268435461,
  outOfRange: 268435464,
  paid: 268449538,
  undefinedParameter: 270924358,
  merchant: 268443715,
  openidMissing: 268501013,
  foreignOrder: 268447843,
  expired: 268447914,
  signature: 268443699,
  reentry: 268498688,
} as const
