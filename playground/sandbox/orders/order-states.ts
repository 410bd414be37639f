import type { StateMachine } from '../state-machine.ts'

/** `trade_state` of an order. */
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'

/** What can happen to an order. */
export type OrderEvent = 'pay' | 'fail' | 'close' | 'expire' | 'refund'

/**
 * The states of an order (交易状态).
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791900
 */
export const orderStates: StateMachine<TradeState, OrderEvent> = {
  title: '订单状态',
  initial: 'NOTPAY',
  states: {
    NOTPAY: { title: '未支付' },
    SUCCESS: { title: '支付成功' },
    REFUND: { title: '转入退款' },
    CLOSED: { title: '已关闭', final: true },
  },
  arrows: [
    { from: 'NOTPAY', event: 'pay', to: 'SUCCESS', title: '用户支付成功' },
    { from: 'NOTPAY', event: 'fail', to: 'NOTPAY', title: '用户支付失败，可再次支付' },
    { from: 'NOTPAY', event: 'close', to: 'CLOSED', title: '商户关闭订单' },
    { from: 'NOTPAY', event: 'expire', to: 'CLOSED', title: '超过 7 天未支付，平台关闭订单' },
    { from: 'CLOSED', event: 'close', to: 'CLOSED', title: '重复关闭' },
    { from: 'SUCCESS', event: 'refund', to: 'REFUND', title: '退款受理（全部或部分）' },
    { from: 'REFUND', event: 'refund', to: 'REFUND', title: '再次部分退款' },
  ],
}

/** `trade_state_desc` of each state. */
export const tradeStateDescriptions: Readonly<Record<TradeState, string>> = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款，退款详情请查询退款单',
  CLOSED: '订单已关闭',
}
