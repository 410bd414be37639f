import type { JsonObject } from '../answers/outcome.ts'
import { formatTime } from '../clock.ts'
import { pick, textAt } from './fields.ts'
import { tradeStateDescriptions } from './order-states.ts'
import type { CombinedOrder, Order } from './order.ts'

/**
 * An order as queries and notifications show it, in the key order of real ones.
 *
 * An unpaid order has no transaction_id, trade_type, bank_type, success_time and payer.
 */
export function orderAnswer(order: Order): JsonObject {
  const { request, state, payment } = order
  return {
    ...merchantOf(order),
    out_trade_no: order.outTradeNo,
    ...(payment ? { transaction_id: payment.transactionId, trade_type: order.tradeType } : {}),
    trade_state: state,
    trade_state_desc: tradeStateDescriptions[state],
    ...(payment ? { bank_type: payment.bankType } : {}),
    attach: textAt(request, 'attach'),
    ...(payment ? { success_time: formatTime(payment.time), payer: payment.payer } : {}),
    amount: amountOf(order),
    ...pick(request, ['scene_info']),
  }
}

/** A combined order as its query and notification show it; `orders` are its sub-orders. */
export function combinedAnswer(combined: CombinedOrder, orders: Order[], transactionId?: string): JsonObject {
  const { request } = combined
  const [first] = orders
  return {
    ...pick(request, ['combine_mchid', 'combine_appid']),
    combine_out_trade_no: combined.outTradeNo,
    ...(transactionId === undefined ? {} : { combine_transaction_id: transactionId }),
    ...pick(request, ['scene_info']),
    sub_orders: orders.map(subOrderAnswer),
    ...(first?.payment ? { combine_payer_info: pick(first.payment.payer, ['openid']) } : {}),
  }
}

function subOrderAnswer({ request, outTradeNo, payment, tradeType, state, totalFen, currency }: Order): JsonObject {
  return {
    ...pick(request, ['mchid']),
    ...(payment ? { trade_type: tradeType } : {}),
    trade_state: state,
    ...(payment ? { bank_type: payment.bankType } : {}),
    attach: textAt(request, 'attach'),
    ...(payment ? { success_time: formatTime(payment.time), transaction_id: payment.transactionId } : {}),
    out_trade_no: outTradeNo,
    ...pick(request, ['sub_mchid', 'sub_appid']),
    amount: {
      total_amount: totalFen,
      currency,
      payer_amount: payment ? totalFen : 0,
      payer_currency: currency,
    },
  }
}

function merchantOf({ mode, request }: Order): JsonObject {
  if (mode === 'partner') return pick(request, ['sp_appid', 'sp_mchid', 'sub_appid', 'sub_mchid'])
  return pick(request, ['mchid', 'appid'])
}

function amountOf({ totalFen, currency, payment }: Order): JsonObject {
  if (!payment) return { total: totalFen, currency }
  return { total: totalFen, payer_total: totalFen, currency, payer_currency: currency }
}
