import type { JsonObject } from '../answers/outcome.ts'
import { prepayBody } from './bodies.ts'
import type { TestAnswer, TestSandbox } from './client.ts'

/** The order number that these calls use unless told otherwise. */
export const orderNumber = 'TEST20260101000001'

/** JSAPI prepay of 1 yuan. */
export function prepay({ call }: TestSandbox, changed: JsonObject = {}): Promise<TestAnswer> {
  return call({ method: 'POST', target: '/v3/pay/transactions/jsapi', body: prepayBody(changed) })
}

/** Query by the merchant's number. */
export function query({ call }: TestSandbox, outTradeNo = orderNumber): Promise<TestAnswer> {
  return call({ method: 'GET', target: `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=1900000001` })
}

/** Query by the platform's number. */
export function queryById({ call }: TestSandbox, id: string): Promise<TestAnswer> {
  return call({ method: 'GET', target: `/v3/pay/transactions/id/${id}?mchid=1900000001` })
}

/** Close. */
export function close({ call }: TestSandbox, outTradeNo = orderNumber): Promise<TestAnswer> {
  const target = `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`
  return call({ method: 'POST', target, body: { mchid: '1900000001' } })
}

/** Status and code: `400 ORDER_CLOSED`, or only the status of a success. */
export function outcomeOf({ status, json }: TestAnswer): string {
  return json.code ? `${status} ${json.code}` : String(status)
}

/** The code of a paid order is one constant: sources disagree about its spelling. */
export const paidRE = /^400 ORDER_?PAID$/
/** Re-entry with other parameters: both codes are seen in the wild. */
export const differsRE = /^(400 INVALID_REQUEST|403 OUT_TRADE_NO_USED)$/
