import type { Operation } from '../../../catalog/index.ts'
import { parameterError, type ApiError } from '../answers/api-error.ts'

/** Codes that any operation can be asked for, should the catalog not list them. */
const generalCodes: Readonly<Record<string, { status: number; message: string }>> = {
  PARAM_ERROR: { status: 400, message: '参数错误' },
  INVALID_REQUEST: { status: 400, message: 'HTTP 请求不符合微信支付 APIv3 接口规则' },
  NO_AUTH: { status: 403, message: '商户无权限' },
  FREQUENCY_LIMITED: { status: 429, message: '频率超限' },
  SYSTEM_ERROR: { status: 500, message: '系统繁忙，请稍后重试' },
}

/**
 * The failure that the header `Wechatpay-Negative-Test: CODE` asks for; undefined without the header.
 *
 * The header is the official one of the retired APIv2 sandbox; the codes are those of the catalog.
 */
export function negativeTest({ errors }: Operation, code: string | null): ApiError | undefined {
  if (code === null || code === '') return undefined
  const known =
    errors.find((error) => error.code === code) ?? (Object.hasOwn(generalCodes, code) ? generalCodes[code] : undefined)
  if (known) return { status: known.status, code, message: known.message }
  const codes = [...new Set([...errors.map((error) => error.code), ...Object.keys(generalCodes)])]
  return parameterError(`Wechatpay-Negative-Test 不认识这个错误码，该接口可用：${codes.join('、')}`)
}
