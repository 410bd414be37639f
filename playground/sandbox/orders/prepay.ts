import { errorNumbers, parameterError, type ApiError } from '../answers/api-error.ts'
import { answered, refused, type JsonObject } from '../answers/outcome.ts'
import { wordRule } from '../checks/wording.ts'
import type { Environment } from '../environment.ts'
import type { OperationCall, OperationHandler, OperationHandlers } from '../operation-call.ts'
import type { Transaction } from '../store/store.ts'
import { numberAt, objectAt, pick, textAt } from './fields.ts'
import { fingerprintOf } from './fingerprint.ts'
import { numberIndex, orderKey, orders, settleOrder, type Order } from './order.ts'
import { prepayAnswer, prepayKinds, products, type PrepayKind, type Product } from './prepay-kinds.ts'
import { numberBurnt, orderClosed, orderPaid, reentryDiffers } from './refusals.ts'

// Everything that later answers repeat; encrypted fields and bulky details are not among it
const keptNames = ['appid', 'mchid', 'sp_appid', 'sp_mchid', 'sub_appid', 'sub_mchid', 'description', 'attach']
const keptMore = ['notify_url', 'goods_tag', 'time_expire', 'settle_info']
const minimumLifeMs = 60_000
const dayMs = 24 * 3600 * 1000

/** 下单: direct and partner, four products each. */
export const prepayHandlers: OperationHandlers = Object.fromEntries(
  Object.entries(prepayKinds).map(([id, kind]): [string, OperationHandler] => [
    id,
    (call, environment) => prepay(call, environment, kind),
  ]),
)

async function prepay(call: OperationCall, environment: Environment, kind: PrepayKind) {
  const refusal = refuseTimes(call, kind.product) ?? refusePayer(call.body, kind)
  if (refusal) return refused(refusal)
  const { store, ids } = environment
  const draft = await draftOrder(call, kind)
  const key = orderKey(draft.owner, draft.outTradeNo)
  return store.transaction(key, async (transaction) => {
    const known = (await transaction.get(orders, key))?.value
    const reentry = known && refuseReentry(settleOrder(known, call.now), draft.fingerprint, environment)
    if (reentry) return refused(reentry)
    const attempts = (known?.attempts ?? 0) + 1
    const prepayId = await ids.prepayId(`${key} ${attempts}`, call.now)
    transaction.put(orders, key, {
      ...(known ?? draft),
      attempts,
      prepayId,
      prepaidAt: call.now,
      keyId: call.answerKey.id,
    })
    if (!known) await indexNumber(transaction, draft.outTradeNo, key)
    return answered(await prepayAnswer(kind.product, prepayId, ids))
  })
}

/** Why a number that is known already cannot be used for this; undefined when it is the same order again. */
export function refuseReentry(
  { state, fingerprint, operation }: Pick<Order, 'state' | 'fingerprint' | 'operation'>,
  newFingerprint: string,
  { settings }: Environment,
): ApiError | undefined {
  if (operation === '') return numberBurnt()
  if (fingerprint !== newFingerprint) return reentryDiffers(settings)
  if (state === 'CLOSED') return orderClosed()
  return state === 'NOTPAY' ? undefined : orderPaid()
}

/** `time_expire` must lie between one minute and some days ahead. */
export function refuseTimes({ body, now }: OperationCall, product: Product): ApiError | undefined {
  const text = textAt(body, 'time_expire')
  if (text === '') return undefined
  const life = Date.parse(text) - now
  const days = products[product].maximumLifeDays
  if (life >= minimumLifeMs && life <= days * dayMs) return undefined
  const issue = `规则校验失败，须晚于当前时间 1 分钟以上，且不超过 ${days} 天`
  return wordRule('/time_expire', '交易结束时间', issue, text)
}

/** Notes under which key an order number is found. */
export async function indexNumber(transaction: Transaction, outTradeNo: string, key: string): Promise<void> {
  const known = await transaction.get(numberIndex, outTradeNo)
  transaction.put(numberIndex, outTradeNo, { orders: [...(known?.value.orders ?? []), key] })
}

function refusePayer(body: JsonObject, { mode, product }: PrepayKind): ApiError | undefined {
  if (mode !== 'partner' || product !== 'jsapi') return undefined
  const payer = objectAt(body, 'payer')
  if (textAt(payer, 'sp_openid') || textAt(payer, 'sub_openid')) return undefined
  return parameterError('JSAPI支付必须传openid', undefined, errorNumbers.openidMissing)
}

async function draftOrder(
  { operation, body, now, answerKey }: OperationCall,
  { mode, product }: PrepayKind,
): Promise<Order> {
  const amount = objectAt(body, 'amount')
  const expires = textAt(body, 'time_expire')
  const scene = pick(objectAt(body, 'scene_info'), ['device_id'])
  const request: JsonObject = {
    ...pick(body, [...keptNames, ...keptMore]),
    payer: pick(objectAt(body, 'payer'), ['openid', 'sp_openid', 'sub_openid']),
    ...(Object.keys(scene).length > 0 ? { scene_info: scene } : {}),
  }
  return {
    owner: textAt(body, mode === 'partner' ? 'sub_mchid' : 'mchid'),
    outTradeNo: textAt(body, 'out_trade_no'),
    mode,
    tradeType: products[product].tradeType,
    operation: operation.id,
    request,
    fingerprint: await fingerprintOf(operation.id, body),
    state: 'NOTPAY',
    totalFen: numberAt(amount, 'total'),
    currency: textAt(amount, 'currency') || 'CNY',
    createdAt: now,
    ...(expires === '' ? {} : { expiresAt: Date.parse(expires) }),
    prepayId: '',
    prepaidAt: now,
    attempts: 0,
    keyId: answerKey.id,
    refunds: [],
  }
}
