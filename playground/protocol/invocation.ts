import { createNonce } from './nonce.ts'
import { sign } from './signature.ts'

/** What a payment needs that the front end starts (调起支付). */
export interface InvocationOptions {
  appid: string
  /** Without `prepay_id=`. */
  prepayId: string
  /** Unix seconds; default: now. */
  timestamp?: string
  /** Default: a fresh one. */
  nonce?: string
}

/** Options of an app payment. */
export interface AppInvocationOptions extends InvocationOptions {
  mchid: string
}

/** What `WeixinJSBridge` and `wx.requestPayment` take. All are strings; a mini program leaves `appId` out. */
export interface JsapiFields {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'RSA'
  paySign: string
}

/** What the Open SDK's `PayReq` takes. */
export interface AppFields {
  appid: string
  partnerid: string
  prepayid: string
  package: 'Sign=WXPay'
  noncestr: string
  timestamp: string
  sign: string
}

/** The fields for the front end, with the message that was signed for them. */
export interface Invocation<Fields> {
  fields: Fields
  message: string
}

/**
 * Signs what a page or a mini program needs to start a payment (JSAPI, 小程序).
 *
 * @param privateKey Of the merchant, for signing.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365339
 */
export async function jsapiInvocation(
  { appid, prepayId, timestamp = now(), nonce = createNonce() }: InvocationOptions,
  privateKey: CryptoKey,
): Promise<Invocation<JsapiFields>> {
  const prepay = `prepay_id=${prepayId}`
  const message = `${appid}\n${timestamp}\n${nonce}\n${prepay}\n`
  const paySign = await sign(message, privateKey)
  return {
    fields: { appId: appid, timeStamp: timestamp, nonceStr: nonce, package: prepay, signType: 'RSA', paySign },
    message,
  }
}

/**
 * Signs what an app needs to start a payment. Its last signed line is the bare id, without `prepay_id=`.
 *
 * @param privateKey Of the merchant, for signing.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4013070351
 */
export async function appInvocation(
  { appid, mchid, prepayId, timestamp = now(), nonce = createNonce() }: AppInvocationOptions,
  privateKey: CryptoKey,
): Promise<Invocation<AppFields>> {
  const message = `${appid}\n${timestamp}\n${nonce}\n${prepayId}\n`
  const signature = await sign(message, privateKey)
  return {
    fields: {
      appid,
      partnerid: mchid,
      prepayid: prepayId,
      package: 'Sign=WXPay',
      noncestr: nonce,
      timestamp,
      sign: signature,
    },
    message,
  }
}

function now(): string {
  return String(Math.floor(Date.now() / 1000))
}
