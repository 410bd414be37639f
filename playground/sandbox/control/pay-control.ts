import type { Environment } from '../environment.ts'
import { combinedOrders, numberIndex, orderKey, type Order } from '../orders/order.ts'
import { payOrder, payOutcomes, type PayOutcome, type PayRefusal } from '../orders/pay.ts'
import { json, problem, type ControlAnswer } from './control-answer.ts'
import type { Control } from './control.ts'

const refusals: Readonly<Record<PayRefusal, { status: number; message: string }>> = {
  'order-not-found': { status: 404, message: '没有这个订单' },
  'order-paid': { status: 409, message: '订单已支付' },
  'order-closed': { status: 409, message: '订单已关闭' },
  'prepay-expired': { status: 409, message: 'prepay_id 已超过 2 小时，需用相同参数重新下单' },
  'order-expired': { status: 409, message: '订单已超过 time_expire' },
}

/** `POST /__sandbox/orders/{out_trade_no}/pay { outcome, mchid? }`: what the payer does. */
export const payByControl: Control = async ({ pathValues, body }, environment) => {
  const outcome = findOutcome(body.outcome ?? 'success')
  if (!outcome) return problem(400, 'outcome-unknown', `outcome 可以是：${Object.keys(payOutcomes).join('、')}`)
  const keys = await findOrders(environment, pathValues.out_trade_no ?? '', body.mchid)
  if (keys.length > 1) {
    return problem(
      409,
      'order-ambiguous',
      `多个商户有这个订单号，请在请求体中用 mchid 指定：${keys.map(ownerOf).join('、')}`,
    )
  }
  const result = await payOrder(environment, keys[0] ?? '', outcome)
  if (result.kind === 'refused') {
    const { status, message } = refusals[result.reason]
    return problem(status, result.reason, message)
  }
  return describe(result.orders, outcome)
}

function findOutcome(value: unknown): PayOutcome | undefined {
  return Object.keys(payOutcomes).find((outcome): outcome is PayOutcome => outcome === value)
}

/** Keys of all orders (or combined orders) with a number; the sandbox's own merchant comes first. */
async function findOrders({ store, keys }: Environment, outTradeNo: string, mchid: unknown): Promise<string[]> {
  if (typeof mchid === 'string') return [orderKey(mchid, outTradeNo)]
  const combinedKey = orderKey(keys.mchid, outTradeNo)
  const isCombined = (await store.get(combinedOrders, combinedKey)) !== undefined
  const single = (await store.get(numberIndex, outTradeNo))?.value.orders ?? []
  return [...new Set([...(isCombined ? [combinedKey] : []), ...single])]
}

function ownerOf(key: string): string {
  return key.split('/', 1)[0] ?? ''
}

function describe(orders: Order[], outcome: PayOutcome): ControlAnswer {
  const described = orders.map(({ outTradeNo, state, payment }) => ({
    out_trade_no: outTradeNo,
    trade_state: state,
    ...(payment ? { transaction_id: payment.transactionId } : {}),
  }))
  return json({
    outcome,
    message: payOutcomes[outcome],
    ...described[0],
    ...(orders.length > 1 ? { orders: described } : {}),
  })
}
