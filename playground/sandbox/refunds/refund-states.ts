import type { StateMachine } from '../state-machine.ts'

/** `status` of a refund. */
export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL'

/** What can happen to a refund. */
export type RefundEvent = 'succeed' | 'fail' | 'bounce' | 'redirect'

/**
 * The states of a refund (退款状态).
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791903
 */
export const refundStates: StateMachine<RefundStatus, RefundEvent> = {
  title: '退款状态',
  initial: 'PROCESSING',
  states: {
    PROCESSING: { title: '退款处理中' },
    SUCCESS: { title: '退款成功', final: true },
    CLOSED: { title: '退款关闭', final: true },
    ABNORMAL: { title: '退款异常' },
  },
  arrows: [
    { from: 'PROCESSING', event: 'succeed', to: 'SUCCESS', title: '退款到账' },
    { from: 'PROCESSING', event: 'fail', to: 'CLOSED', title: '超过 7 天资金不足，退款失败' },
    { from: 'PROCESSING', event: 'bounce', to: 'ABNORMAL', title: '用户账户异常，退款退回' },
    { from: 'ABNORMAL', event: 'redirect', to: 'PROCESSING', title: '发起异常退款，改退到其他账户' },
  ],
}
