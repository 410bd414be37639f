import type { Piece } from './pieces.ts'
import { joinLines, type Plan } from './plan.ts'
import { quoteBash } from './quote.ts'
import type { Snippet } from './request.ts'

const setUp = `#!/usr/bin/env bash
# 需要 curl 和 openssl。先设置环境变量：
#   WXPAY_MCHID   商户号
#   WXPAY_SERIAL  商户API证书序列号
#   WXPAY_KEY     商户API私钥文件，如 apiclient_key.pem`

const keySetUp = `#   WXPAY_PUBLIC_KEY_ID  微信支付公钥ID（或平台证书序列号）
#   WXPAY_PUBLIC_KEY     微信支付公钥文件，如 pub_key.pem`

const encryptFunction = `
# 敏感字段：用微信支付公钥加密（RSA-OAEP，SHA-1）
encrypt() {
  printf '%s' "$1" | openssl pkeyutl -encrypt -pubin -inkey "$WXPAY_PUBLIC_KEY" -pkeyopt rsa_padding_mode:oaep | openssl base64 -A
}`

const signing = `
# 签名串：五行，每行以换行符结尾；没有请求体时最后一行为空
timestamp=$(date +%s)
nonce=$(openssl rand -hex 16)
signature=$(printf '%s\\n%s\\n%s\\n%s\\n%s\\n' "$method" "$target" "$timestamp" "$nonce" "$body" \\
  | openssl dgst -sha256 -sign "$WXPAY_KEY" | openssl base64 -A)
authorization="WECHATPAY2-SHA256-RSA2048 mchid=\\"$WXPAY_MCHID\\",nonce_str=\\"$nonce\\",signature=\\"$signature\\",timestamp=\\"$timestamp\\",serial_no=\\"$WXPAY_SERIAL\\""`

/** A bash script that signs with OpenSSL and sends with cURL. */
export function curlSnippet(plan: Plan): Snippet {
  const { method, target, origin, body, upload, encrypts } = plan
  const code = joinLines([
    setUp,
    encrypts && keySetUp,
    'set -euo pipefail',
    encrypts && encryptFunction,
    '',
    `method=${quoteBash(method)}`,
    `origin=${quoteBash(origin)}`,
    `target=${quoteBash(target)}`,
    upload && `file=${quoteBash(`./${upload.filename}`)}`,
    upload && `sha256=$(openssl dgst -sha256 -r "$file" | cut -d ' ' -f 1)`,
    upload && '# 上传接口只对 meta 部分签名',
    `body=${body ? body.map(formatPiece).join('') : "''"}`,
    signing,
    '',
    ...sending(plan),
    '',
    plan.operation.signed && '# 正式环境请用微信支付公钥验证应答的签名：Wechatpay-Signature 等四个应答头',
  ])
  return { id: 'curl', label: 'cURL', language: 'bash', code }
}

function sending({ accept, headers, encrypts, upload, body, operation }: Plan): string[] {
  const options = [
    // Braces, brackets and dots of the target are sent as they stand
    '--globoff --path-as-is',
    '--request "$method"',
    '--header "Authorization: $authorization"',
    `--header 'Accept: ${accept}'`,
    "--header 'User-Agent: curl-example/1.0'",
    ...headers.map(([name, value]) => `--header ${quoteBash(`${name}: ${value}`)}`),
    ...(encrypts ? ['--header "Wechatpay-Serial: $WXPAY_PUBLIC_KEY_ID"'] : []),
    ...bodyOptions(upload, body),
    operation.signed ? '--include' : '--output download.bin',
  ]
  const call = ['curl --silent --show-error "$origin$target"', ...options].join(' \\\n  ')
  return [upload ? `printf '%s' "$body" | ${call}` : call]
}

function bodyOptions(upload: Plan['upload'], body: Piece[] | undefined): string[] {
  if (upload) {
    const filename = upload.filename.replace(/["\\]/g, '\\$&')
    return [
      "--form 'meta=<-;type=application/json'",
      `--form ${quoteBash(`file=@"./${filename}";filename="${filename}";type=${upload.contentType}`)}`,
    ]
  }
  return body ? ["--header 'Content-Type: application/json'", '--data-raw "$body"'] : []
}

function formatPiece(piece: Piece): string {
  if (piece.kind === 'sha256') return '"$sha256"'
  return piece.kind === 'secret' ? `"$(encrypt ${quoteBash(piece.text)})"` : quoteBash(piece.text)
}
