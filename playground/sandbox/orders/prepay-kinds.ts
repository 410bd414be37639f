import type { JsonObject } from '../answers/outcome.ts'
import type { Ids } from '../ids.ts'
import type { OrderMode, TradeType } from './order.ts'

/** One way to ask for an order: who asks, and how the payer will pay. */
export interface PrepayKind {
  mode: Exclude<OrderMode, 'combined'>
  product: Product
}

/** How the payer pays, as the path names it. */
export type Product = 'jsapi' | 'app' | 'h5' | 'native'

/** What each product means on the wire. */
export const products: Readonly<Record<Product, { tradeType: TradeType; maximumLifeDays: number }>> = {
  jsapi: { tradeType: 'JSAPI', maximumLifeDays: 15 },
  app: { tradeType: 'APP', maximumLifeDays: 15 },
  h5: { tradeType: 'MWEB', maximumLifeDays: 15 },
  native: { tradeType: 'NATIVE', maximumLifeDays: 7 },
}

/** Operation id -> kind, for direct merchants and partners. */
export const prepayKinds: Readonly<Record<string, PrepayKind>> = Object.fromEntries(
  (['jsapi', 'app', 'h5', 'native'] as const).flatMap((product): [string, PrepayKind][] => [
    [`POST /v3/pay/transactions/${product}`, { mode: 'merchant', product }],
    [`POST /v3/pay/partner/transactions/${product}`, { mode: 'partner', product }],
  ]),
)

/** The answer to a prepay: what the payer's side needs to go on. */
export async function prepayAnswer(product: Product, prepayId: string, ids: Ids): Promise<JsonObject> {
  if (product === 'native') return { code_url: `weixin://wxpay/bizpayurl?pr=${await ids.codeToken(prepayId)}` }
  if (product !== 'h5') return { prepay_id: prepayId }
  const packageNumber = parseInt(await ids.hex(`h5 ${prepayId}`, 8), 16)
  const page = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb'
  return { h5_url: `${page}?prepay_id=${prepayId}&package=${packageNumber}` }
}
