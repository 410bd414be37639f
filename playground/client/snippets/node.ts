import type { Piece } from './pieces.ts'
import { joinLines, serialNote, type Plan } from './plan.ts'
import { escapeTemplate, quoteJs } from './quote.ts'
import type { Snippet } from './request.ts'

const signing = `
// 签名串：五行，每行以换行符结尾；没有请求体时最后一行为空
const timestamp = Math.floor(Date.now() / 1000)
const nonce = randomBytes(16).toString('hex')
const message = \`\${method}\\n\${url.pathname}\${url.search}\\n\${timestamp}\\n\${nonce}\\n\${body}\\n\`
const signature = sign('sha256', Buffer.from(message), privateKey).toString('base64')
const authorization =
  \`WECHATPAY2-SHA256-RSA2048 mchid="\${mchid}",nonce_str="\${nonce}",signature="\${signature}",\` +
  \`timestamp="\${timestamp}",serial_no="\${serial}"\`
`

const verifying = `
// 应答验签：按 Wechatpay-Serial 选公钥，验不过就不能相信这个应答
if (response.ok) {
  const header = (name) => response.headers.get(\`Wechatpay-\${name}\`) ?? ''
  const signed = Buffer.concat([Buffer.from(\`\${header('Timestamp')}\\n\${header('Nonce')}\\n\`), answer, Buffer.from('\\n')])
  const isFresh = Math.abs(Date.now() / 1000 - Number(header('Timestamp'))) <= 300
  const isSigned = verify('sha256', signed, publicKey, Buffer.from(header('Signature'), 'base64'))
  if (header('Serial') !== publicKeyId || !isFresh || !isSigned) throw new Error('应答验签失败')
}
console.log(response.status, answer.toString())`

const saving = `
// 文件下载接口的应答没有签名
console.log(response.status)
writeFileSync('download.bin', answer)`

const encryptFunction = `
// 敏感字段：用微信支付公钥加密（RSA-OAEP，SHA-1）
const encrypt = (text) =>
  publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64')`

/** A module for Node.js that needs no package: `node:crypto` and `fetch`. */
export function nodeSnippet(plan: Plan): Snippet {
  const { method, url, body, upload, encrypts, operation } = plan
  const code = joinLines([
    '// Node.js 18 或更高版本，无需安装依赖；保存为 .mjs 文件后用 node 运行',
    `import { ${cryptoNames(plan).join(', ')} } from 'node:crypto'`,
    `import { ${operation.signed ? 'readFileSync' : 'readFileSync, writeFileSync'} } from 'node:fs'`,
    '',
    '// 商户号、商户API证书序列号、商户API私钥文件',
    'const mchid = process.env.WXPAY_MCHID',
    'const serial = process.env.WXPAY_SERIAL',
    'const privateKey = readFileSync(process.env.WXPAY_KEY)',
    needsPublicKey(plan) && '// 微信支付公钥ID、微信支付公钥文件',
    needsPublicKey(plan) && 'const publicKeyId = process.env.WXPAY_PUBLIC_KEY_ID',
    needsPublicKey(plan) && 'const publicKey = readFileSync(process.env.WXPAY_PUBLIC_KEY)',
    encrypts && encryptFunction,
    '',
    `const method = ${quoteJs(method)}`,
    `const url = new URL(${quoteJs(url)})`,
    upload && `const file = readFileSync(${quoteJs(`./${upload.filename}`)})`,
    upload && `const sha256 = createHash('sha256').update(file).digest('hex')`,
    upload && '// 上传接口只对 meta 部分签名',
    `const body = ${body ? formatTemplate(body) : "''"}`,
    signing,
    ...(upload ? formLines(upload) : []),
    ...sending(plan),
    operation.signed ? verifying : saving,
  ])
  return { id: 'node', label: 'Node.js', language: 'js', code }
}

/** Pieces as one JavaScript literal: in quotes when it is a plain line, else a template. */
export function formatTemplate(pieces: readonly Piece[]): string {
  const [first, ...rest] = pieces
  if (first?.kind === 'text' && rest.length === 0 && !first.text.includes('\n')) return quoteJs(first.text)
  const inside = pieces.map((piece) => {
    if (piece.kind === 'sha256') return '${sha256}'
    return piece.kind === 'secret' ? `\${encrypt(${quoteJs(piece.text)})}` : escapeTemplate(piece.text)
  })
  return `\`${inside.join('')}\``
}

function needsPublicKey({ operation, encrypts }: Plan): boolean {
  return operation.signed || encrypts
}

function cryptoNames({ upload, encrypts, operation }: Plan): string[] {
  return [
    ...(encrypts ? ['constants'] : []),
    ...(upload ? ['createHash'] : []),
    ...(encrypts ? ['publicEncrypt'] : []),
    'randomBytes',
    'sign',
    ...(operation.signed ? ['verify'] : []),
  ]
}

function formLines({ filename, contentType }: NonNullable<Plan['upload']>): string[] {
  const disposition = `Content-Disposition: form-data; name="file"; filename="${filename.replaceAll('"', '%22')}"`
  return [
    "const boundary = randomBytes(16).toString('hex')",
    'const form = Buffer.concat([',
    '  Buffer.from(`--${boundary}\\r\\nContent-Disposition: form-data; name="meta"\\r\\n`),',
    '  Buffer.from(`Content-Type: application/json\\r\\n\\r\\n${body}\\r\\n--${boundary}\\r\\n`),',
    `  Buffer.from(${quoteJs(`${disposition}\r\nContent-Type: ${contentType}\r\n\r\n`)}),`,
    '  file,',
    '  Buffer.from(`\\r\\n--${boundary}--\\r\\n`),',
    '])',
    '',
  ]
}

function sending({ accept, body, upload, namesKey, headers }: Plan): string[] {
  const contentType = upload ? '`multipart/form-data; boundary=${boundary}`' : "'application/json'"
  return [
    'const response = await fetch(url, {',
    '  method,',
    '  headers: {',
    '    Authorization: authorization,',
    `    Accept: '${accept}',`,
    "    'User-Agent': 'node-example/1.0',",
    ...(body || upload ? [`    'Content-Type': ${contentType},`] : []),
    ...(namesKey ? [`    // ${serialNote}`, "    'Wechatpay-Serial': publicKeyId,"] : []),
    ...headers.map(([name, value]) => `    ${quoteJs(name)}: ${quoteJs(value)},`),
    '  },',
    ...(body || upload ? [`  body${upload ? ': form' : ''},`] : []),
    '})',
    'const answer = Buffer.from(await response.arrayBuffer())',
  ]
}
