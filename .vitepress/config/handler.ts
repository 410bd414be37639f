import type { Webhook } from '../../catalog/index.ts'

/** A handler for one notification that runs as it stands on Node.js 20: verify, decrypt, answer. */
export function handlerCode({ event, variants }: Webhook): string {
  const id = variants[0] ? businessId(variants[0].example) : undefined
  return `import { createDecipheriv, createVerify } from 'node:crypto'
import { createServer } from 'node:http'

const apiV3Key = process.env.WXPAY_APIV3_KEY // 32 个字符
const publicKeys = new Map([[process.env.WXPAY_PUBLIC_KEY_ID, process.env.WXPAY_PUBLIC_KEY]]) // 公钥 ID → PEM

createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8') // 验签要用收到的原文，不要先解析再序列化

  if (!isAuthentic(request.headers, body)) return response.writeHead(401).end()

  const { event_type, resource } = JSON.parse(body)
  if (event_type === '${event}') {
    const ${id ? `{ ${id} }` : 'detail'} = JSON.parse(decrypt(resource))
    // 同一通知可能重复送达：先按业务单号查自己的记录，已处理过就直接应答成功
    console.log(${id ?? 'detail'})
  }
  response.writeHead(204).end()
}).listen(3000)

function isAuthentic(headers, body) {
  const { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': nonce } = headers
  const publicKey = publicKeys.get(headers['wechatpay-serial'])
  if (!publicKey || Math.abs(Date.now() / 1000 - timestamp) > 300) return false
  return createVerify('RSA-SHA256')
    .update(\`\${timestamp}\\n\${nonce}\\n\${body}\\n\`)
    .verify(publicKey, headers['wechatpay-signature'], 'base64')
}

function decrypt({ ciphertext, nonce, associated_data = '' }) {
  const bytes = Buffer.from(ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', apiV3Key, nonce, { authTagLength: 16 })
  decipher.setAAD(Buffer.from(associated_data)).setAuthTag(bytes.subarray(-16)) // 最后 16 字节是校验值
  return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
}
`
}

/** The number of ours that tells one business case from another: the refund's when there is one. */
function businessId(example: unknown): string | undefined {
  const names = typeof example === 'object' && example ? Object.keys(example) : []
  return ['out_refund_no', 'out_trade_no', 'combine_out_trade_no'].find((name) => names.includes(name))
}
