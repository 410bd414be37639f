import { errorNumbers, invalidRequest, parameterError, type ApiError } from '../answers/api-error.ts'
import { answered, refused, type JsonObject, type Outcome } from '../answers/outcome.ts'
import type { Environment } from '../environment.ts'
import type { OperationCall } from '../operation-call.ts'
import { numberAt, objectAt, textAt } from '../orders/fields.ts'
import { fingerprintOf } from '../orders/fingerprint.ts'
import { orderStates } from '../orders/order-states.ts'
import { orderKey, orders, refundedFen, settleOrder, transactionIndex, type Order } from '../orders/order.ts'
import { numberBurnt } from '../orders/refusals.ts'
import { nextState } from '../state-machine.ts'
import type { Transaction } from '../store/store.ts'
import {
  maximumRefunds,
  pendingRefunds,
  refundAnswer,
  refundDurationMs,
  refundPeriodMs,
  refunds,
  type Refund,
} from './refund.ts'
import { settleRefund } from './settle-refund.ts'

/** 申请退款: 200 means accepted; the same number with the same parameters is the same refund. */
export async function createRefund(call: OperationCall, environment: Environment): Promise<Outcome> {
  const { store, outbox } = environment
  const { body, now } = call
  const owner = ownerOf(call, environment)
  const orderAt = await findOrder(call, environment, owner)
  if (typeof orderAt !== 'string') return refused(orderAt)
  const key = orderKey(owner, textAt(body, 'out_refund_no'))
  const fingerprint = await fingerprintOf(call.operation.id, body)
  const outcome = await store.transaction(orderAt, async (transaction): Promise<Outcome> => {
    const known = (await transaction.get(refunds, key))?.value
    if (known) {
      if (known.fingerprint !== fingerprint) return refused(numberBurnt())
      return answered(refundAnswer(settleRefund(known, now, 'when-due')))
    }
    const found = (await transaction.get(orders, orderAt))?.value
    const order = found && settleOrder(found, now)
    const state = order && nextState(orderStates, order.state, 'refund')
    if (!order?.payment || !state) return refused(orderMissing())
    const refusal = refuseAmount(order, body, now)
    if (refusal) return refused(refusal)
    const refund = await draftRefund(call, environment, { order, key, owner, fingerprint })
    transaction.put(refunds, key, refund)
    transaction.put(pendingRefunds, key, { dueAt: now + refundDurationMs })
    noteRefund(transaction, { ...order, state }, refund)
    return answered(refundAnswer(refund))
  })
  if (outcome.kind === 'json') outbox.wake(now + refundDurationMs)
  return outcome
}

/** The merchant to whom the refund's and the order's number belong. */
function ownerOf({ body }: OperationCall, { keys }: Environment): string {
  return textAt(body, 'sub_mchid') || keys.mchid
}

async function findOrder({ body }: OperationCall, { store }: Environment, owner: string): Promise<string | ApiError> {
  const transactionId = textAt(body, 'transaction_id')
  const outTradeNo = textAt(body, 'out_trade_no')
  if ((transactionId === '') === (outTradeNo === '')) {
    return parameterError('transaction_id和out_trade_no必须二选一填写')
  }
  if (outTradeNo !== '') return orderKey(owner, outTradeNo)
  const index = await store.get(transactionIndex, transactionId)
  const order = index && (await store.get(orders, index.value.order))
  return order?.value.owner === owner ? order.key : orderMissing()
}

function orderMissing(): ApiError {
  return { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '订单不存在', number: errorNumbers.orderMissing }
}

function refuseAmount(order: Order, body: JsonObject, now: number): ApiError | undefined {
  const amount = objectAt(body, 'amount')
  if (textAt(amount, 'currency') !== order.currency) return parameterError('退款币种与订单币种不一致')
  if (numberAt(amount, 'total') !== order.totalFen)
    return invalidRequest('订单金额或退款金额与之前请求不一致，请核实后再试')
  if (refundedFen(order) + numberAt(amount, 'refund') > order.totalFen)
    return invalidRequest('累计退款金额超过订单金额')
  if (order.refunds.length >= maximumRefunds) return invalidRequest(`同一订单最多退款 ${maximumRefunds} 次`)
  const isOverdue = order.payment !== undefined && now - order.payment.time > refundPeriodMs
  return isOverdue ? invalidRequest('订单已超过可退款的最大期限') : undefined
}

interface DraftOptions {
  order: Order
  key: string
  owner: string
  fingerprint: string
}

async function draftRefund(
  { body, now, answerKey }: OperationCall,
  { ids }: Environment,
  { order, key, owner, fingerprint }: DraftOptions,
): Promise<Refund> {
  const notifyUrl = textAt(body, 'notify_url')
  return {
    owner,
    outRefundNo: textAt(body, 'out_refund_no'),
    refundId: await ids.refundId(key, now),
    order: orderKey(order.owner, order.outTradeNo),
    outTradeNo: order.outTradeNo,
    transactionId: order.payment?.transactionId ?? '',
    status: 'PROCESSING',
    totalFen: order.totalFen,
    refundFen: numberAt(objectAt(body, 'amount'), 'refund'),
    currency: order.currency,
    createdAt: now,
    fundsAccount: textAt(body, 'funds_account') || 'AVAILABLE',
    ...(notifyUrl === '' ? {} : { notifyUrl }),
    fingerprint,
    keyId: answerKey.id,
  }
}

function noteRefund(transaction: Transaction, order: Order, { outRefundNo, refundFen }: Refund): void {
  const refundsOfOrder = [...order.refunds, { outRefundNo, refundFen, isDead: false }]
  transaction.put(orders, orderKey(order.owner, order.outTradeNo), { ...order, refunds: refundsOfOrder })
}
