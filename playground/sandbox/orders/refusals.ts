import { errorNumbers, invalidRequest, type ApiError } from '../answers/api-error.ts'
import type { SandboxSettings } from '../settings.ts'

/** The code of a paid order: official pages write both `ORDERPAID` and `ORDER_PAID`; this is the only place. */
const orderPaidCode = 'ORDERPAID'

/** 400: the order is paid already. */
export function orderPaid(): ApiError {
  return { status: 400, code: orderPaidCode, message: '该订单已支付', number: errorNumbers.paid }
}

/** 400: the order is closed. */
export function orderClosed(): ApiError {
  return { status: 400, code: 'ORDER_CLOSED', message: '订单已关闭' }
}

/** 404: there is no such order. */
export function orderNotExist(): ApiError {
  return { status: 404, code: 'ORDER_NOT_EXIST', message: '订单不存在', number: errorNumbers.orderMissing }
}

/** The number is known with other parameters; which of two codes is answered is a setting. */
export function reentryDiffers({ reentryCode }: SandboxSettings): ApiError {
  if (reentryCode === 'INVALID_REQUEST') return numberBurnt()
  return { status: 403, code: 'OUT_TRADE_NO_USED', message: '商户订单号重复', number: errorNumbers.reentry }
}

/** 400: the number was closed before it was ever used, or used otherwise. */
export function numberBurnt(): ApiError {
  return invalidRequest('请求重入时，参数与首次请求时不一致', errorNumbers.reentry)
}
