import { refused, type JsonObject, type Outcome } from '../answers/outcome.ts'
import type { Environment } from '../environment.ts'
import type { OperationCall, OperationHandlers } from '../operation-call.ts'
import { nextState } from '../state-machine.ts'
import type { Transaction } from '../store/store.ts'
import { textAt } from './fields.ts'
import { orderStates } from './order-states.ts'
import { orderKey, orders, settleOrder, type Order, type OrderMode } from './order.ts'
import { orderPaid } from './refusals.ts'

/** The answer to a close. */
export const closed: Outcome = { kind: 'empty', status: 204 }

/** 关闭订单: direct and partner. */
export const closeHandlers: OperationHandlers = {
  'POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close': (call, environment) =>
    close(call, environment, 'merchant'),
  'POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close': (call, environment) =>
    close(call, environment, 'partner'),
}

async function close(call: OperationCall, { store }: Environment, mode: OrderMode): Promise<Outcome> {
  const owner = textAt(call.body, mode === 'partner' ? 'sub_mchid' : 'mchid')
  const outTradeNo = textAt(call.pathValues, 'out_trade_no')
  return store.transaction(orderKey(owner, outTradeNo), (transaction) =>
    closeOrder(transaction, { owner, outTradeNo, mode, request: call.body, now: call.now, keyId: call.answerKey.id }),
  )
}

/** Which order to close. */
export interface CloseOptions {
  owner: string
  outTradeNo: string
  mode: OrderMode
  request: JsonObject
  now: number
  keyId: string
}

/** Closes an order; closing a number that was never used burns it: no later prepay may use it. */
export async function closeOrder(transaction: Transaction, options: CloseOptions): Promise<Outcome> {
  const key = orderKey(options.owner, options.outTradeNo)
  const known = (await transaction.get(orders, key))?.value
  const order = known ? settleOrder(known, options.now) : burntOrder(options)
  const state = nextState(orderStates, order.state, 'close')
  if (!state) return refused(orderPaid())
  transaction.put(orders, key, { ...order, state })
  return closed
}

function burntOrder({ owner, outTradeNo, mode, request, now, keyId }: CloseOptions): Order {
  return {
    owner,
    outTradeNo,
    mode,
    tradeType: 'JSAPI',
    operation: '',
    request,
    fingerprint: '',
    state: 'NOTPAY',
    totalFen: 0,
    currency: 'CNY',
    createdAt: now,
    prepayId: '',
    prepaidAt: now,
    attempts: 0,
    keyId,
    refunds: [],
  }
}
