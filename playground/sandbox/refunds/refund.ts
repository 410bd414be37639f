import type { JsonObject } from '../answers/outcome.ts'
import { formatTime } from '../clock.ts'
import { createKind } from '../store/store.ts'
import type { RefundStatus } from './refund-states.ts'

/** One refund. Money is in fen, times are milliseconds of the sandbox clock. */
export interface Refund {
  /** The merchant to whom the number belongs: the sub-merchant in partner mode. */
  owner: string
  outRefundNo: string
  refundId: string
  /** Key of its order. */
  order: string
  outTradeNo: string
  transactionId: string
  status: RefundStatus
  totalFen: number
  refundFen: number
  currency: string
  createdAt: number
  successAt?: number
  fundsAccount: string
  /** `notify_url`; absent when not given. */
  notifyUrl?: string
  /** Of all parameters, to recognise a repetition. */
  fingerprint: string
  /** Key that signed the answer: the notification follows it. */
  keyId: string
}

/** Refunds by `orderKey(owner, outRefundNo)`. */
export const refunds = createKind<Refund>('refunds')
/** Refunds that are on their way, by the same key: what the clock has to look at. */
export const pendingRefunds = createKind<{ dueAt: number }>('pending-refunds')

/** How long a refund takes on the sandbox clock, unless it is queried before. */
export const refundDurationMs = 3000
/** An order can be refunded within a year. */
export const refundPeriodMs = 365 * 24 * 3600 * 1000
/** An order can be refunded in so many parts. */
export const maximumRefunds = 50

const receivedAccount = '支付用户零钱'

/** A refund as its answers show it. */
export function refundAnswer(refund: Refund): JsonObject {
  const { totalFen, refundFen } = refund
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: receivedAccount,
    ...(refund.successAt === undefined ? {} : { success_time: formatTime(refund.successAt) }),
    create_time: formatTime(refund.createdAt),
    status: refund.status,
    funds_account: refund.fundsAccount,
    amount: {
      total: totalFen,
      refund: refundFen,
      from: [],
      payer_total: totalFen,
      payer_refund: refundFen,
      settlement_refund: refundFen,
      settlement_total: totalFen,
      discount_refund: 0,
      currency: refund.currency,
    },
    promotion_detail: [],
  }
}

/** A refund as its notification shows it: `refund_status`, and no channel or funds account. */
export function refundNotice(refund: Refund, merchant: JsonObject): JsonObject {
  return {
    ...merchant,
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    refund_status: refund.status,
    ...(refund.successAt === undefined ? {} : { success_time: formatTime(refund.successAt) }),
    user_received_account: receivedAccount,
    amount: {
      total: refund.totalFen,
      refund: refund.refundFen,
      payer_total: refund.totalFen,
      payer_refund: refund.refundFen,
    },
  }
}
