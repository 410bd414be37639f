import { createVerify } from 'node:crypto'

/** 验证应答或通知。body 是收到的原文；publicKeys 以公钥 ID 或证书序列号为键，值为 PEM。 */
export function isAuthentic({ headers, body, publicKeys, now = Date.now() }) {
  const timestamp = headers.get('Wechatpay-Timestamp')
  const nonce = headers.get('Wechatpay-Nonce')
  const publicKey = publicKeys[headers.get('Wechatpay-Serial')]

  if (!publicKey) return false // 不认识的公钥：不能换一把试试
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= 300)) return false // 超过 5 分钟：可能是重放

  return createVerify('RSA-SHA256')
    .update(`${timestamp}\n${nonce}\n${body}\n`)
    .verify(publicKey, headers.get('Wechatpay-Signature') ?? '', 'base64')
}
