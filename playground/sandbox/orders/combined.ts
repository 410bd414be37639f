import { answered, refused, type Outcome } from '../answers/outcome.ts'
import type { Environment } from '../environment.ts'
import type { OperationCall, OperationHandler, OperationHandlers } from '../operation-call.ts'
import type { Transaction } from '../store/store.ts'
import { closed, closeOrder } from './close.ts'
import { draftCombined, draftSubOrder, ownerOf } from './combined-draft.ts'
import { objectsAt, textAt } from './fields.ts'
import { fingerprintOf } from './fingerprint.ts'
import { combinedAnswer } from './order-answer.ts'
import { combinedOrders, orderKey, orders, settleOrder, type CombinedOrder, type Order } from './order.ts'
import { indexNumber, refuseReentry, refuseTimes } from './prepay.ts'
import { prepayAnswer, type Product } from './prepay-kinds.ts'
import { orderNotExist, reentryDiffers } from './refusals.ts'

const combinedProducts = ['jsapi', 'app', 'h5', 'native'] as const

/** 合单: prepay, query and close. */
export const combinedHandlers: OperationHandlers = {
  ...Object.fromEntries(
    combinedProducts.map((product): [string, OperationHandler] => [
      `POST /v3/combine-transactions/${product}`,
      (call, environment) => prepayCombined(call, environment, product),
    ]),
  ),
  'GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}': queryCombined,
  'POST /v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close': closeCombined,
}

/** The sub-orders of a combined order, as they are now. */
export async function readSubOrders(
  read: (key: string) => Promise<{ value: Order } | undefined>,
  { orders: keys }: CombinedOrder,
  now: number,
): Promise<Order[]> {
  const found = await Promise.all(keys.map((key) => read(key)))
  return found.flatMap((record) => (record ? [settleOrder(record.value, now)] : []))
}

async function prepayCombined(call: OperationCall, environment: Environment, product: Product): Promise<Outcome> {
  const refusal = refuseTimes(call, product)
  if (refusal) return refused(refusal)
  const { store, ids } = environment
  const combinedKey = orderKey(textAt(call.body, 'combine_mchid'), textAt(call.body, 'combine_out_trade_no'))
  const fingerprint = await fingerprintOf(call.operation.id, call.body)
  return store.transaction(combinedKey, async (transaction) => {
    const known = (await transaction.get(combinedOrders, combinedKey))?.value
    const drafts = objectsAt(call.body, 'sub_orders').map((sub) =>
      draftSubOrder(call, sub, { product, combinedKey, fingerprint }),
    )
    const problem = known
      ? await refuseKnown(transaction, known, fingerprint, environment, call.now)
      : await refuseUsed(transaction, drafts, environment)
    if (problem) return problem
    const attempts = (known?.attempts ?? 0) + 1
    const prepayId = await ids.prepayId(`combined ${combinedKey} ${attempts}`, call.now)
    const renewed = { prepayId, prepaidAt: call.now, attempts, keyId: call.answerKey.id }
    const combined = known ?? draftCombined(call, drafts, { product, fingerprint })
    transaction.put(combinedOrders, combinedKey, { ...combined, ...renewed })
    if (!known) {
      for (const draft of drafts)
        transaction.put(orders, orderKey(draft.owner, draft.outTradeNo), { ...draft, ...renewed })
      await indexAll(transaction, combinedKey, drafts)
    }
    return answered(await prepayAnswer(product, prepayId, ids))
  })
}

async function queryCombined(call: OperationCall, { store, keys }: Environment): Promise<Outcome> {
  const key = orderKey(keys.mchid, textAt(call.pathValues, 'combine_out_trade_no'))
  const combined = (await store.get(combinedOrders, key))?.value
  if (!combined) return refused(orderNotExist())
  const subOrders = await readSubOrders((subKey) => store.get(orders, subKey), combined, call.now)
  return answered(combinedAnswer(combined, subOrders, combined.transactionId))
}

async function closeCombined(call: OperationCall, { store, keys }: Environment): Promise<Outcome> {
  const key = orderKey(keys.mchid, textAt(call.pathValues, 'combine_out_trade_no'))
  return store.transaction(key, async (transaction) => {
    for (const sub of objectsAt(call.body, 'sub_orders')) {
      const outcome = await closeOrder(transaction, {
        owner: ownerOf(sub),
        outTradeNo: textAt(sub, 'out_trade_no'),
        mode: 'combined',
        request: sub,
        now: call.now,
        keyId: call.answerKey.id,
      })
      if (outcome.kind === 'refused') return outcome
    }
    return closed
  })
}

async function refuseKnown(
  transaction: Transaction,
  known: CombinedOrder,
  fingerprint: string,
  environment: Environment,
  now: number,
): Promise<Outcome | undefined> {
  const [first] = await readSubOrders((key) => transaction.get(orders, key), known, now)
  const refusal = refuseReentry({ ...known, state: first?.state ?? 'NOTPAY' }, fingerprint, environment)
  return refusal && refused(refusal)
}

/** A sub-order's number that is known already belongs to another order. */
async function refuseUsed(
  transaction: Transaction,
  drafts: Order[],
  { settings }: Environment,
): Promise<Outcome | undefined> {
  const keys = drafts.map(({ owner, outTradeNo }) => orderKey(owner, outTradeNo))
  for (const key of keys) if (await transaction.get(orders, key)) return refused(reentryDiffers(settings))
  return new Set(keys).size === keys.length ? undefined : refused(reentryDiffers(settings))
}

async function indexAll(transaction: Transaction, combinedKey: string, drafts: Order[]): Promise<void> {
  for (const { owner, outTradeNo } of drafts) await indexNumber(transaction, outTradeNo, orderKey(owner, outTradeNo))
}
