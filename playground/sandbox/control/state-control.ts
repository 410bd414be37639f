import { formatTime } from '../clock.ts'
import { listFaults } from '../faults/faults.ts'
import { orderAnswer } from '../orders/order-answer.ts'
import { combinedOrders, orders, settleOrder } from '../orders/order.ts'
import { refundAnswer, refunds } from '../refunds/refund.ts'
import { settleRefund } from '../refunds/settle-refund.ts'
import { json } from './control-answer.ts'
import type { Control } from './control.ts'

const shown = 100

/** `GET /__sandbox/state`: the clock, the settings and the newest orders and refunds. */
export const describeState: Control = async (_call, { clock, keys, settings, store }) => {
  const now = await clock.business()
  const newest = { limit: shown, newestFirst: true }
  const [knownOrders, knownRefunds] = await Promise.all([store.list(orders, newest), store.list(refunds, newest)])
  return json({
    now: formatTime(now),
    offsetSeconds: await clock.offsetSeconds(),
    mchid: keys.mchid,
    settings,
    counts: {
      orders: await store.count(orders),
      combinedOrders: await store.count(combinedOrders),
      refunds: await store.count(refunds),
    },
    orders: knownOrders.map(({ value }) => ({
      ...orderAnswer(settleOrder(value, now)),
      mode: value.mode,
      prepay_id: value.prepayId,
      created_at: formatTime(value.createdAt),
    })),
    refunds: knownRefunds.map(({ value }) => refundAnswer(settleRefund(value, now, 'when-due'))),
    faults: await listFaults(store),
  })
}
