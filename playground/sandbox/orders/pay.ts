import type { JsonObject } from '../answers/outcome.ts'
import type { Environment } from '../environment.ts'
import { announcePayment } from '../notifications/announce.ts'
import { nextState } from '../state-machine.ts'
import type { Transaction } from '../store/store.ts'
import { readSubOrders } from './combined.ts'
import { textAt } from './fields.ts'
import { orderStates } from './order-states.ts'
import {
  combinedOrders,
  orderKey,
  orders,
  prepayLifetimeMs,
  settleOrder,
  transactionIndex,
  type CombinedOrder,
  type Order,
} from './order.ts'

/** What the payer did. Everything but `success` leaves the order unpaid, and open for another attempt. */
export type PayOutcome = 'success' | 'cancelled' | 'wrong-password' | 'balance-too-low' | 'timeout'

/** The outcomes that can be asked for, with what the payer sees. */
export const payOutcomes: Readonly<Record<PayOutcome, string>> = {
  success: '支付成功',
  cancelled: '用户取消支付',
  'wrong-password': '支付密码错误',
  'balance-too-low': '余额不足',
  timeout: '支付超时',
}

/** Why an order cannot be paid. */
export type PayRefusal = 'order-not-found' | 'order-paid' | 'order-closed' | 'prepay-expired' | 'order-expired'

/** What became of a payment. */
export type PayResult = { kind: 'refused'; reason: PayRefusal } | { kind: 'done'; orders: Order[] }

/** Lets the payer pay an order, or a combined one with all its sub-orders, and announces a success. */
export async function payOrder(environment: Environment, key: string, outcome: PayOutcome): Promise<PayResult> {
  const { store, clock } = environment
  const now = await clock.business()
  const combined = (await store.get(combinedOrders, key))?.value ?? (await combinedOf(environment, key))
  const lock = combined ? orderKey(combined.owner, combined.outTradeNo) : key
  const result = await store.transaction(lock, (transaction) =>
    combined
      ? payCombined(environment, transaction, lock, outcome, now)
      : paySingle(environment, transaction, key, outcome, now),
  )
  if (result.kind === 'done' && outcome === 'success')
    await announcePayment(environment, result.orders, combined && lock, now)
  return result
}

async function combinedOf({ store }: Environment, key: string): Promise<CombinedOrder | undefined> {
  const order = await store.get(orders, key)
  const combinedKey = order?.value.combined
  return combinedKey === undefined ? undefined : (await store.get(combinedOrders, combinedKey))?.value
}

async function paySingle(
  environment: Environment,
  transaction: Transaction,
  key: string,
  outcome: PayOutcome,
  now: number,
): Promise<PayResult> {
  const known = (await transaction.get(orders, key))?.value
  if (!known || known.operation === '') return { kind: 'refused', reason: 'order-not-found' }
  const order = settleOrder(known, now)
  const reason = refusePay(order, order.prepaidAt, now)
  if (reason) return { kind: 'refused', reason }
  if (outcome !== 'success') return { kind: 'done', orders: [order] }
  return { kind: 'done', orders: [await markPaid(environment, transaction, order, now)] }
}

async function payCombined(
  environment: Environment,
  transaction: Transaction,
  key: string,
  outcome: PayOutcome,
  now: number,
): Promise<PayResult> {
  const combined = (await transaction.get(combinedOrders, key))?.value
  if (!combined) return { kind: 'refused', reason: 'order-not-found' }
  const subOrders = await readSubOrders((subKey) => transaction.get(orders, subKey), combined, now)
  for (const order of subOrders) {
    const reason = refusePay(order, combined.prepaidAt, now)
    if (reason) return { kind: 'refused', reason }
  }
  if (outcome !== 'success') return { kind: 'done', orders: subOrders }
  const paid: Order[] = []
  for (const order of subOrders) paid.push(await markPaid(environment, transaction, order, now))
  const transactionId = await environment.ids.transactionId(`combined ${key}`, now)
  transaction.put(combinedOrders, key, { ...combined, transactionId })
  return { kind: 'done', orders: paid }
}

function refusePay(order: Order, prepaidAt: number, now: number): PayRefusal | undefined {
  if (!nextState(orderStates, order.state, 'pay')) return order.state === 'CLOSED' ? 'order-closed' : 'order-paid'
  if (order.expiresAt !== undefined && now >= order.expiresAt) return 'order-expired'
  return now - prepaidAt >= prepayLifetimeMs ? 'prepay-expired' : undefined
}

async function markPaid(
  { ids, keys }: Environment,
  transaction: Transaction,
  order: Order,
  now: number,
): Promise<Order> {
  const key = orderKey(order.owner, order.outTradeNo)
  const transactionId = await ids.transactionId(key, now)
  const payment = { transactionId, time: now, bankType: 'OTHERS', payer: payerOf(order, keys.openid) }
  const paid: Order = { ...order, state: nextState(orderStates, order.state, 'pay') ?? order.state, payment }
  transaction.put(orders, key, paid)
  transaction.put(transactionIndex, transactionId, { order: key })
  return paid
}

/** The payer that the order named; where it named none (scan, H5, App), the sandbox's own. */
function payerOf({ mode, request }: Order, openid: string): JsonObject {
  const named = request.payer
  const payer: JsonObject = typeof named === 'object' && named !== null && !Array.isArray(named) ? named : {}
  if (mode !== 'partner') return { openid: textAt(payer, 'openid') || openid }
  return { sp_openid: openid, ...payer }
}
