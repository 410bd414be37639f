import { errorNumbers } from '../answers/api-error.ts'
import { answered, refused, type Outcome } from '../answers/outcome.ts'
import type { Environment } from '../environment.ts'
import type { OperationCall, OperationHandlers } from '../operation-call.ts'
import { textAt } from '../orders/fields.ts'
import { orderKey } from '../orders/order.ts'
import { createRefund } from './create-refund.ts'
import { refundAnswer } from './refund.ts'
import { settleStoredRefund } from './settle-refund.ts'

/** 申请退款 and 查询退款. */
export const refundHandlers: OperationHandlers = {
  'POST /v3/refund/domestic/refunds': createRefund,
  'GET /v3/refund/domestic/refunds/{out_refund_no}': queryRefund,
}

/** The first query finds the refund done: a test need not wait. */
async function queryRefund(call: OperationCall, environment: Environment): Promise<Outcome> {
  const owner = textAt(call.query, 'sub_mchid') || environment.keys.mchid
  const key = orderKey(owner, textAt(call.pathValues, 'out_refund_no'))
  const refund = await settleStoredRefund(environment, key, call.now, 'at-once')
  if (refund) return answered(refundAnswer(refund))
  const number = errorNumbers.orderMissing
  return refused({ status: 404, code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在', number })
}
