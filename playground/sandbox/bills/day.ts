import { formatDay } from '../clock.ts'
import { orders, type Order, type Payment } from '../orders/order.ts'
import { refunds, type Refund } from '../refunds/refund.ts'
import { settleRefund } from '../refunds/settle-refund.ts'
import type { Store } from '../store/store.ts'

/** An order that was paid. */
export interface PaidOrder extends Order {
  payment: Payment
}

/** What happened on one day of the sandbox clock, oldest first. */
export interface BillDay {
  paid: PaidOrder[]
  refunded: { refund: Refund; order: PaidOrder }[]
  /** Fen on the account when the day began. */
  openingFen: number
}

/** Reads one day out of the store. */
export async function readDay(store: Store, day: string, now: number, subMchid: string): Promise<BillDay> {
  const allPaid = (await store.list(orders)).map(({ value }) => value).filter(isPaid)
  const paid = allPaid.filter(({ owner }) => subMchid === '' || owner === subMchid)
  const orderOf = new Map(paid.map((order) => [order.payment.transactionId, order]))
  const refunded = (await store.list(refunds)).flatMap(({ value }) => {
    const order = orderOf.get(value.transactionId)
    return order ? [{ refund: settleRefund(value, now, 'when-due'), order }] : []
  })
  const before = (time: number) => formatDay(time) < day
  return {
    paid: paid.filter(({ payment }) => formatDay(payment.time) === day).sort((a, b) => a.payment.time - b.payment.time),
    refunded: refunded
      .filter(({ refund }) => formatDay(refund.createdAt) === day)
      .sort((left, right) => left.refund.createdAt - right.refund.createdAt),
    openingFen:
      sum(paid.filter(({ payment }) => before(payment.time)).map(({ totalFen }) => totalFen)) -
      sum(refunded.filter(({ refund }) => before(refund.createdAt)).map(({ refund }) => refund.refundFen)),
  }
}

/** The sum of numbers. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function isPaid(order: Order): order is PaidOrder {
  return order.payment !== undefined
}
