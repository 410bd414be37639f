import type { JsonObject } from '../answers/outcome.ts'

/** The body of a JSAPI prepay of 1 yuan. */
export function prepayBody(changed: JsonObject = {}): JsonObject {
  return {
    appid: 'wxd678efh567hg6787',
    mchid: '1900000001',
    description: 'Image形象店-深圳腾大-QQ公仔',
    out_trade_no: 'TEST20260101000001',
    notify_url: 'http://127.0.0.1:9/notify',
    amount: { total: 100, currency: 'CNY' },
    payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
    ...changed,
  }
}
