import { chainOf } from '../../../catalog/index.ts'
import { formatLiteral, type LiteralWriter } from './literal.ts'
import { formatTemplate } from './node.ts'
import { joinLines, mainOrigin, serialNote, type Plan } from './plan.ts'
import { quoteJs } from './quote.ts'
import type { Snippet } from './request.ts'

const identifierRE = /^[A-Za-z_$][\w$]*$/

const writer: LiteralWriter = {
  indent: '  ',
  string: quoteJs,
  computed: ({ plain }) => `encrypt(${quoteJs(plain)})`,
  key: (name) => `${propertyName(name)}: `,
  object: ['{', '}', '{}'],
  array: ['[', ']', '[]'],
}

/**
 * A module for Node.js with the npm package `wechatpay-axios-plugin`, client included.
 *
 * @returns undefined for what the package cannot send: a body that is no JSON, or a body with DELETE.
 */
export function axiosPluginSnippet(plan: Plan): Snippet | undefined {
  const { body, root, upload, encrypts, operation, origin } = plan
  if (body && (!root || plan.method === 'DELETE')) return undefined
  const names = ['Rsa', 'Wechatpay', ...(upload ? ['Multipart'] : [])].sort()
  const code = joinLines([
    '// npm install wechatpay-axios-plugin@0.9 axios',
    upload && "import { createHash } from 'node:crypto'",
    upload && "import { readFileSync } from 'node:fs'",
    `import { ${names.join(', ')} } from 'wechatpay-axios-plugin'`,
    '',
    '// 微信支付公钥：验签、加密敏感字段都用它',
    'const publicKeyId = process.env.WXPAY_PUBLIC_KEY_ID',
    'const publicKey = Rsa.from(`file://${process.env.WXPAY_PUBLIC_KEY}`, Rsa.KEY_TYPE_PUBLIC)',
    '',
    'const wxpay = new Wechatpay({',
    ...(origin === mainOrigin ? [] : [`  baseURL: ${quoteJs(`${origin}/`)},`]),
    '  // 商户号、商户API证书序列号、商户API私钥文件',
    '  mchid: process.env.WXPAY_MCHID,',
    '  serial: process.env.WXPAY_SERIAL,',
    '  privateKey: Rsa.from(`file://${process.env.WXPAY_KEY}`, Rsa.KEY_TYPE_PRIVATE),',
    '  certs: { [publicKeyId]: publicKey },',
    `  // ${serialNote}`,
    "  headers: { 'Wechatpay-Serial': publicKeyId },",
    '})',
    encrypts && '\n// 敏感字段：用微信支付公钥加密（RSA-OAEP，SHA-1）',
    encrypts && 'const encrypt = (text) => Rsa.encrypt(text, publicKey)',
    '',
    ...(upload && body ? formLines(upload, formatTemplate(body)) : []),
    'try {',
    `  const { status, data } = await ${chainOf(operation)}(${callArguments(plan)})`,
    `  console.log(status, ${operation.signed ? 'data' : 'data.length'})`,
    '} catch (error) {',
    '  // 微信支付的拒绝原因在 error.response 里',
    '  console.error(error.response?.status, error.response?.data ?? error)',
    '  process.exitCode = 1',
    '}',
  ])
  return { id: 'axios-plugin', label: 'wechatpay-axios-plugin', language: 'js', code }
}

function callArguments(plan: Plan): string {
  const { method, root, cuts, upload } = plan
  const entries = configEntries(plan)
  const config = entries.length === 0 ? [] : [`{\n${entries.map((entry) => `    ${entry},\n`).join('')}  }`]
  if (method === 'GET' || method === 'DELETE') return config.join('')
  // As bytes: axios prints a form of its own again, and loses the filename
  if (upload) return ['form.getBuffer()', ...config].join(', ')
  const body = root ? [formatLiteral(root, cuts, writer, '  ')] : config.length > 0 ? ['undefined'] : []
  return [...body, ...config].join(', ')
}

function configEntries({ pathValues, query, headers, upload, operation }: Plan): string[] {
  const names = query.map(([name]) => name)
  const sent = [...headers.map(([name, value]) => `${propertyName(name)}: ${quoteJs(value)}`)]
  // A repeated name cannot stand in an object
  const params =
    new Set(names).size === names.length
      ? `{ ${query.map(([name, value]) => `${propertyName(name)}: ${quoteJs(value)}`).join(', ')} }`
      : `new URLSearchParams([${query.map((pair) => `[${pair.map(quoteJs).join(', ')}]`).join(', ')}])`
  return [
    ...(query.length > 0 ? [`params: ${params}`] : []),
    ...pathValues.map(([name, value]) => `${propertyName(name)}: ${quoteJs(value)}`),
    ...(upload ? ['meta', `headers: { ${['...form.getHeaders()', ...sent].join(', ')} }`] : []),
    ...(!upload && sent.length > 0 ? [`headers: { ${sent.join(', ')} }`] : []),
    ...(operation.signed ? [] : ["responseType: 'arraybuffer'"]),
  ]
}

function formLines({ filename }: NonNullable<Plan['upload']>, meta: string): string[] {
  return [
    `const file = readFileSync(${quoteJs(`./${filename}`)})`,
    "const sha256 = createHash('sha256').update(file).digest('hex')",
    `const meta = JSON.parse(${meta})`,
    'const form = new Multipart()',
    "form.append('meta', JSON.stringify(meta), 'meta.json')",
    `form.append('file', file, ${quoteJs(filename)})`,
    '',
  ]
}

function propertyName(name: string): string {
  // In a literal `__proto__: x` sets the prototype; in brackets it is a name like any other
  if (name === '__proto__') return `['__proto__']`
  return identifierRE.test(name) ? name : quoteJs(name)
}
