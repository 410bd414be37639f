import type { Json } from '../../../catalog/index.ts'
import type { JsonObject } from '../answers/outcome.ts'
import type { OperationCall } from '../operation-call.ts'
import { numberAt, objectAt, pick, textAt } from './fields.ts'
import { orderKey, type CombinedOrder, type Order } from './order.ts'
import { products, type Product } from './prepay-kinds.ts'

/** The merchant to whom a sub-order's number belongs. */
export function ownerOf(subOrder: JsonObject): string {
  return textAt(subOrder, 'sub_mchid') || textAt(subOrder, 'mchid')
}

/** What all parts of one combined order share. */
export interface CombinedFacts {
  product: Product
  fingerprint: string
}

/** A combined order as it begins. */
export function draftCombined(
  { operation, body, now }: OperationCall,
  drafts: Order[],
  { product, fingerprint }: CombinedFacts,
): CombinedOrder {
  const scene = pick(objectAt(body, 'scene_info'), ['device_id'])
  return {
    owner: textAt(body, 'combine_mchid'),
    outTradeNo: textAt(body, 'combine_out_trade_no'),
    operation: operation.id,
    tradeType: products[product].tradeType,
    request: {
      ...pick(body, ['combine_appid', 'combine_mchid', 'notify_url', 'time_expire']),
      ...(Object.keys(scene).length > 0 ? { scene_info: scene } : {}),
    },
    fingerprint,
    orders: drafts.map(({ owner, outTradeNo }) => orderKey(owner, outTradeNo)),
    prepayId: '',
    prepaidAt: now,
    attempts: 0,
    keyId: '',
  }
}

/** A sub-order as it begins. */
export function draftSubOrder(
  { operation, body, now }: OperationCall,
  sub: JsonObject,
  { product, combinedKey, fingerprint }: CombinedFacts & { combinedKey: string },
): Order {
  const amount = objectAt(sub, 'amount')
  const expires = textAt(body, 'time_expire')
  const payer = pick(objectAt(body, 'combine_payer_info'), ['openid', 'sub_openid'])
  const appid: Json = textAt(body, 'combine_appid')
  return {
    owner: ownerOf(sub),
    outTradeNo: textAt(sub, 'out_trade_no'),
    mode: 'combined',
    tradeType: products[product].tradeType,
    operation: operation.id,
    request: { ...pick(sub, ['mchid', 'sub_mchid', 'sub_appid', 'description', 'attach', 'goods_tag']), appid, payer },
    fingerprint,
    state: 'NOTPAY',
    totalFen: numberAt(amount, 'total_amount'),
    currency: textAt(amount, 'currency') || 'CNY',
    createdAt: now,
    ...(expires === '' ? {} : { expiresAt: Date.parse(expires) }),
    prepayId: '',
    prepaidAt: now,
    attempts: 0,
    keyId: '',
    refunds: [],
    combined: combinedKey,
  }
}
