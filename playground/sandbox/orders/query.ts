import { answered, refused, type JsonObject, type Outcome } from '../answers/outcome.ts'
import type { Environment } from '../environment.ts'
import type { OperationCall, OperationHandlers } from '../operation-call.ts'
import { textAt } from './fields.ts'
import { orderAnswer } from './order-answer.ts'
import { orderKey, orders, settleOrder, transactionIndex, type Order } from './order.ts'
import { orderNotExist } from './refusals.ts'

/** 查询订单: by both numbers, for direct merchants and partners. */
export const queryHandlers: OperationHandlers = {
  'GET /v3/pay/transactions/out-trade-no/{out_trade_no}': (call, environment) =>
    byNumber(call, environment, textAt(call.query, 'mchid')),
  'GET /v3/pay/transactions/id/{transaction_id}': byTransaction,
  'GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}': (call, environment) =>
    byNumber(call, environment, textAt(call.query, 'sub_mchid')),
  'GET /v3/pay/partner/transactions/id/{transaction_id}': byTransaction,
}

async function byNumber(call: OperationCall, { store }: Environment, owner: string): Promise<Outcome> {
  const found = await store.get(orders, orderKey(owner, textAt(call.pathValues, 'out_trade_no')))
  return answerOrder(call, found?.value)
}

async function byTransaction(call: OperationCall, { store }: Environment): Promise<Outcome> {
  const index = await store.get(transactionIndex, textAt(call.pathValues, 'transaction_id'))
  const found = index && (await store.get(orders, index.value.order))
  return answerOrder(call, found?.value)
}

function answerOrder({ query, now }: OperationCall, order: Order | undefined): Outcome {
  // a number that was closed before it was used never became an order
  if (!order || order.operation === '' || !isOf(order, query)) return refused(orderNotExist())
  return answered(orderAnswer(settleOrder(order, now)))
}

/** Whether an order belongs to whom the query names: a direct query does not see a partner's orders. */
function isOf({ mode, owner, request }: Order, query: JsonObject): boolean {
  if (mode === 'partner') return textAt(query, 'sub_mchid') === owner
  return textAt(query, 'mchid') === textAt(request, 'mchid')
}
