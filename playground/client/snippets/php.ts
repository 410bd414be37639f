import { segmentName } from '../../../catalog/index.ts'
import { formatLiteral, type LiteralWriter } from './literal.ts'
import { joinLines, mainOrigin, serialNote, type Plan } from './plan.ts'
import { quotePhp } from './quote.ts'
import type { Snippet } from './request.ts'

const identifierRE = /^[A-Za-z_]\w*$/

const writer: LiteralWriter = {
  indent: '    ',
  string: quotePhp,
  computed: ({ kind, plain }) => (kind === 'secret' ? `$encrypt(${quotePhp(plain)})` : "hash_file('sha256', $file)"),
  key: (name) => `${quotePhp(name)} => `,
  object: ['[', ']', 'new \\stdClass()'],
  array: ['[', ']', '[]'],
}

/**
 * A PHP script with the official SDK, `wechatpay/wechatpay` 1.4.
 *
 * @returns undefined for a body that is no JSON.
 */
export function phpSnippet(plan: Plan): Snippet | undefined {
  const { body, root, encrypts, upload, origin, method } = plan
  if (body && !root) return undefined
  const code = joinLines([
    '<?php',
    '// composer require wechatpay/wechatpay:^1.4',
    "require_once 'vendor/autoload.php';",
    '',
    'use WeChatPay\\Builder;',
    'use WeChatPay\\Crypto\\Rsa;',
    upload && 'use WeChatPay\\Util\\MediaUtil;',
    '',
    '// 微信支付公钥：验签、加密敏感字段都用它',
    "$publicKeyId = getenv('WXPAY_PUBLIC_KEY_ID');",
    "$publicKey = Rsa::from('file://' . getenv('WXPAY_PUBLIC_KEY'), Rsa::KEY_TYPE_PUBLIC);",
    '',
    '$wxpay = Builder::factory([',
    ...(origin === mainOrigin ? [] : [`    'base_uri' => ${quotePhp(`${origin}/`)},`]),
    '    // 商户号、商户API证书序列号、商户API私钥文件',
    "    'mchid' => getenv('WXPAY_MCHID'),",
    "    'serial' => getenv('WXPAY_SERIAL'),",
    "    'privateKey' => Rsa::from('file://' . getenv('WXPAY_KEY'), Rsa::KEY_TYPE_PRIVATE),",
    "    'certs' => [$publicKeyId => $publicKey],",
    `    // ${serialNote}`,
    "    'headers' => ['Wechatpay-Serial' => $publicKeyId],",
    ']);',
    encrypts && '\n// 敏感字段：用微信支付公钥加密（RSA-OAEP，SHA-1）',
    encrypts && '$encrypt = static fn(string $text): string => Rsa::encrypt($text, $publicKey);',
    '',
    ...uploadLines(plan),
    'try {',
    `    $response = $wxpay${chain(plan.operation.path)}->${method.toLowerCase()}(${options(plan)});`,
    "    echo $response->getStatusCode(), ' ', $response->getBody(), PHP_EOL;",
    '} catch (\\GuzzleHttp\\Exception\\RequestException $e) {',
    '    // 微信支付的拒绝原因在应答里',
    '    $response = $e->getResponse();',
    "    echo $response ? $response->getStatusCode() . ' ' . $response->getBody() : $e->getMessage(), PHP_EOL;",
    '}',
  ])
  return { id: 'php', label: 'PHP', language: 'php', code }
}

function chain(path: string): string {
  return path
    .slice(1)
    .split('/')
    .map(segmentName)
    .map((name) => (identifierRE.test(name) ? `->${name}` : `->{${quotePhp(name)}}`))
    .join('')
}

function uploadLines({ upload, root, cuts }: Plan): string[] {
  if (!upload || !root) return []
  return [
    `$file = ${quotePhp(`./${upload.filename}`)};`,
    '$media = new MediaUtil($file);',
    '// 上传接口只对 meta 部分签名',
    `$media->setMeta(json_encode(${formatLiteral(root, cuts, writer)}));`,
    '',
  ]
}

function options({ root, cuts, query, pathValues, headers, upload }: Plan): string {
  const sent = [
    ...(upload ? ["'Content-Type' => $media->getContentType()"] : []),
    ...headers.map(([name, value]) => `${quotePhp(name)} => ${quotePhp(value)}`),
  ]
  const entries = [
    // The SDK's URI template encodes the values itself
    ...pathValues.map(([name, value]) => `${quotePhp(name)} => ${quotePhp(decoded(value))}`),
    ...(query.length > 0 ? [`'query' => ${queryLiteral(query)}`] : []),
    ...(upload ? ["'body' => $media->getStream()"] : []),
    ...(root && !upload ? [`'json' => ${formatLiteral(root, cuts, writer, '        ')}`] : []),
    ...(sent.length > 0 ? [`'headers' => [${sent.join(', ')}]`] : []),
  ]
  return entries.length === 0 ? '' : `[\n${entries.map((entry) => `        ${entry},\n`).join('')}    ]`
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function queryLiteral(query: Plan['query']): string {
  if (new Set(query.map(([name]) => name)).size === query.length) {
    return `[${query.map(([name, value]) => `${quotePhp(name)} => ${quotePhp(value)}`).join(', ')}]`
  }
  // A repeated name cannot stand in an array
  return quotePhp(query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&'))
}
