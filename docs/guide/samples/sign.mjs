import { createSign, randomBytes } from 'node:crypto'

/** 生成 Authorization 请求头。target 是路径加查询串，body 是即将发送的原文，没有请求体时为空字符串。 */
export function authorizationOf({ method, target, body = '', mchid, serial, privateKey }) {
  const timestamp = Math.floor(Date.now() / 1000)
  const nonce = randomBytes(16).toString('hex').toUpperCase()

  const message = [method, target, timestamp, nonce, body].map((line) => `${line}\n`).join('')
  const signature = createSign('RSA-SHA256').update(message).sign(privateKey, 'base64')

  const items = { mchid, nonce_str: nonce, signature, timestamp, serial_no: serial }
  const list = Object.entries(items).map(([name, value]) => `${name}="${value}"`)
  return `WECHATPAY2-SHA256-RSA2048 ${list.join(',')}`
}
