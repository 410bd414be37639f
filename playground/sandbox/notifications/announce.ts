import type { JsonObject } from '../answers/outcome.ts'
import type { Environment } from '../environment.ts'
import { pick, textAt } from '../orders/fields.ts'
import { combinedAnswer, orderAnswer } from '../orders/order-answer.ts'
import { combinedOrders, orderKey, orders, type Order } from '../orders/order.ts'
import { refundNotice, type Refund } from '../refunds/refund.ts'

/** Announces a payment: one notification for an order, one for all sub-orders of a combined one. */
export async function announcePayment(
  environment: Environment,
  paid: Order[],
  combinedKey: string | undefined,
  now: number,
): Promise<void> {
  const [order] = paid
  if (!order) return
  const combined =
    combinedKey === undefined ? undefined : (await environment.store.get(combinedOrders, combinedKey))?.value
  const resource = combined ? combinedAnswer(combined, paid, combined.transactionId) : orderAnswer(order)
  await environment.outbox.post({
    event: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    originalType: 'transaction',
    resource,
    url: textAt((combined ?? order).request, 'notify_url'),
    keyId: (combined ?? order).keyId,
    subject: combinedKey ?? orderKey(order.owner, order.outTradeNo),
    now,
  })
}

/** Announces a refund's end; one without `notify_url` has no APIv3 notification. */
export async function announceRefund(environment: Environment, refund: Refund, now: number): Promise<void> {
  if (refund.notifyUrl === undefined) return
  const order = (await environment.store.get(orders, refund.order))?.value
  await environment.outbox.post({
    event: `REFUND.${refund.status}`,
    summary: '退款成功',
    originalType: 'refund',
    resource: refundNotice(refund, order ? merchantOf(order) : {}),
    url: refund.notifyUrl,
    keyId: refund.keyId,
    subject: orderKey(refund.owner, refund.outRefundNo),
    now,
  })
}

function merchantOf({ mode, owner, request }: Order): JsonObject {
  if (mode === 'partner') return pick(request, ['sp_mchid', 'sub_mchid'])
  const subMchid = textAt(request, 'sub_mchid')
  return subMchid === '' ? { mchid: owner } : { sp_mchid: textAt(request, 'mchid'), sub_mchid: subMchid }
}
