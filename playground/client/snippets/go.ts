import { operandsOf } from './join-pieces.ts'
import { joinLines, type Plan } from './plan.ts'
import { quoteGo } from './quote.ts'
import type { Snippet } from './request.ts'

const sdk = 'github.com/wechatpay-apiv3/wechatpay-go'
const methodNames: Readonly<Record<string, string>> = {
  GET: 'Get',
  POST: 'Post',
  PUT: 'Put',
  PATCH: 'Patch',
  DELETE: 'Delete',
}

/** A Go program with the official SDK, `wechatpay-go` 0.2.21. */
export function goSnippet(plan: Plan): Snippet {
  const { encrypts, operation } = plan
  const code = joinLines([
    '// go get github.com/wechatpay-apiv3/wechatpay-go@v0.2.21',
    'package main',
    '',
    'import (',
    ...importsOf(plan).map((name) => (name === '' ? '' : `\t"${name}"`)),
    ')',
    '',
    'func main() {',
    '\tctx := context.Background()',
    '\t// 商户API私钥文件、微信支付公钥文件',
    '\tprivateKey, err := utils.LoadPrivateKeyWithPath(os.Getenv("WXPAY_KEY"))',
    ...check,
    '\tpublicKey, err := utils.LoadPublicKeyWithPath(os.Getenv("WXPAY_PUBLIC_KEY"))',
    ...check,
    '\t// 商户号、商户API证书序列号、微信支付公钥ID',
    '\tclient, err := core.NewClient(ctx, option.WithWechatPayPublicKeyAuthCipher(',
    '\t\tos.Getenv("WXPAY_MCHID"), os.Getenv("WXPAY_SERIAL"), privateKey,',
    '\t\tos.Getenv("WXPAY_PUBLIC_KEY_ID"), publicKey,',
    '\t))',
    ...check,
    !operation.signed && '\t// 文件下载接口的应答没有签名',
    !operation.signed && '\tclient = core.NewClientWithValidator(client, &validators.NullValidator{})',
    encrypts && encryptFunction,
    '',
    ...callLines(plan),
    ...check,
    '\tdefer result.Response.Body.Close()',
    '\tanswer, err := io.ReadAll(result.Response.Body)',
    ...check,
    operation.signed && '\tlog.Println(result.Response.Status, string(answer))',
    !operation.signed &&
      '\tif err := os.WriteFile("download.bin", answer, 0o600); err != nil {\n\t\tlog.Fatal(err)\n\t}',
    '}',
  ])
  return { id: 'go', label: 'Go', language: 'go', code }
}

const check = ['\tif err != nil {', '\t\tlog.Fatal(err)', '\t}']

const encryptFunction = `
	// 敏感字段：用微信支付公钥加密（RSA-OAEP，SHA-1）
	encrypt := func(text string) string {
		ciphertext, err := utils.EncryptOAEPWithPublicKey(text, publicKey)
		if err != nil {
			log.Fatal(err)
		}
		return ciphertext
	}`

function importsOf(plan: Plan): string[] {
  const { upload, operation } = plan
  return [
    ...(upload ? ['bytes'] : []),
    'context',
    ...(upload ? ['crypto/sha256', 'encoding/hex'] : []),
    'io',
    'log',
    ...(upload ? ['mime/multipart'] : []),
    ...(needsRequest(plan) ? ['net/http'] : []),
    'os',
    '',
    `${sdk}/core`,
    ...(operation.signed ? [] : [`${sdk}/core/auth/validators`]),
    `${sdk}/core/option`,
    `${sdk}/utils`,
  ]
}

/** `Get`, `Post` … of the SDK take neither headers nor, but for `Get`, an empty body. */
function needsRequest({ upload, headers, encrypts, body, method }: Plan): boolean {
  return !upload && (headers.length > 0 || encrypts || (body === undefined ? method !== 'GET' : method === 'GET'))
}

function callLines(plan: Plan): string[] {
  const { method, url, body, upload, encrypts, headers } = plan
  const writer = { text: quoteGo, secret: (text: string) => `encrypt(${text})`, sha256: 'sha256Hex' }
  const bodyLine = body ? [`\tbody := ${operandsOf(body, writer).join(' +\n\t\t')}`] : []
  if (upload) return uploadLines(plan, bodyLine)
  const address = quoteGo(url)
  if (needsRequest(plan)) {
    return [
      '\theader := http.Header{}',
      ...(encrypts ? ['\theader.Set("Wechatpay-Serial", os.Getenv("WXPAY_PUBLIC_KEY_ID"))'] : []),
      ...headers.map(([name, value]) => `\theader.Set(${quoteGo(name)}, ${quoteGo(value)})`),
      ...bodyLine,
      '\t// SDK 负责签名和应答验签',
      `\tresult, err := client.Request(ctx, ${quoteGo(method)}, ${address}, header, nil, ${body ? 'body' : 'nil'}, "application/json")`,
    ]
  }
  const call = [address, ...(body ? ['body'] : [])].join(', ')
  return [
    ...bodyLine,
    '\t// SDK 负责签名和应答验签',
    `\tresult, err := client.${methodNames[method] ?? 'Get'}(ctx, ${call})`,
  ]
}

function uploadLines({ upload, url }: Plan, bodyLine: string[]): string[] {
  if (!upload) return []
  const filename = quoteGo(upload.filename)
  return [
    `\tfile, err := os.ReadFile(${filename})`,
    ...check,
    '\tdigest := sha256.Sum256(file)',
    '\tsha256Hex := hex.EncodeToString(digest[:])',
    '\t// 上传接口只对 meta 部分签名',
    ...bodyLine,
    '\tform := &bytes.Buffer{}',
    '\twriter := multipart.NewWriter(form)',
    '\tif err := core.CreateFormField(writer, "meta", "application/json", []byte(body)); err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    `\tif err := core.CreateFormFile(writer, ${filename}, ${quoteGo(upload.contentType)}, file); err != nil {`,
    '\t\tlog.Fatal(err)',
    '\t}',
    '\tif err := writer.Close(); err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    `\tresult, err := client.Upload(ctx, ${quoteGo(url)}, body, form.String(), writer.FormDataContentType())`,
  ]
}
