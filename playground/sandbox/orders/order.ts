import type { JsonObject } from '../answers/outcome.ts'
import { createKind } from '../store/store.ts'
import type { TradeState } from './order-states.ts'

/** Who asked for an order: 直连商户, 服务商, or a combined order (合单). */
export type OrderMode = 'merchant' | 'partner' | 'combined'

/** How the payer pays. */
export type TradeType = 'JSAPI' | 'NATIVE' | 'APP' | 'MWEB'

/** What the answers of a paid order tell. */
export interface Payment {
  transactionId: string
  /** Milliseconds, sandbox clock. */
  time: number
  bankType: string
  /** The payer as the query shows it: `openid`, or `sp_openid` and `sub_openid`. */
  payer: JsonObject
}

/** One order. Money is in fen, times are milliseconds of the sandbox clock. */
export interface Order {
  /** The merchant to whom the number belongs: the sub-merchant in partner mode. */
  owner: string
  outTradeNo: string
  mode: OrderMode
  tradeType: TradeType
  /** Operation that made it; empty for a number that was closed before it was used. */
  operation: string
  /** Parameters as sent, encrypted fields left out; for a sub-order its own part. */
  request: JsonObject
  /** Of all parameters, to recognise a repetition. */
  fingerprint: string
  state: TradeState
  totalFen: number
  currency: string
  createdAt: number
  /** `time_expire`; absent when not given. */
  expiresAt?: number
  prepayId: string
  prepaidAt: number
  /** How many prepay ids it has had. */
  attempts: number
  /** Key that signed the answer: notifications follow it. */
  keyId: string
  payment?: Payment
  /** Numbers of its refunds, oldest first. */
  refunds: { outRefundNo: string; refundFen: number; isDead: boolean }[]
  /** Key of its combined order. */
  combined?: string
}

/** An order of several sub-orders that are paid together (合单). */
export interface CombinedOrder {
  owner: string
  outTradeNo: string
  operation: string
  tradeType: TradeType
  request: JsonObject
  fingerprint: string
  /** Keys of its sub-orders, in their order. */
  orders: string[]
  /** `combine_transaction_id`; absent until it is paid. */
  transactionId?: string
  prepayId: string
  prepaidAt: number
  attempts: number
  keyId: string
}

/** Orders by `orderKey`. */
export const orders = createKind<Order>('orders')
/** Combined orders by `orderKey`. */
export const combinedOrders = createKind<CombinedOrder>('combined-orders')
/** `transaction_id` -> key of the order. */
export const transactionIndex = createKind<{ order: string }>('transactions')
/** `out_trade_no` -> keys of all orders with that number, of any merchant. */
export const numberIndex = createKind<{ orders: string[] }>('order-numbers')

/** How long a prepay_id can be paid, whatever `time_expire` says. */
export const prepayLifetimeMs = 2 * 3600 * 1000
/** After this the platform closes an unpaid order. */
export const orderLifetimeMs = 7 * 24 * 3600 * 1000

/** Key of an order: a number is unique for one merchant. */
export function orderKey(owner: string, outTradeNo: string): string {
  return `${owner}/${outTradeNo}`
}

/** The order as it is now: an unpaid one closes by itself after 7 days. */
export function settleOrder(order: Order, now: number): Order {
  const end = Math.max(order.createdAt + orderLifetimeMs, order.expiresAt ?? 0)
  return order.state === 'NOTPAY' && now >= end ? { ...order, state: 'CLOSED' } : order
}

/** What has been refunded, and is not known to have failed. */
export function refundedFen({ refunds }: Order): number {
  return refunds.reduce((sum, { refundFen, isDead }) => (isDead ? sum : sum + refundFen), 0)
}
