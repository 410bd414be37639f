import { operandsOf } from './join-pieces.ts'
import { joinLines, serialNote, type Plan } from './plan.ts'
import { quotePython } from './quote.ts'
import type { Snippet } from './request.ts'

const encryptFunction = `

def encrypt(text):
    # 敏感字段：用微信支付公钥加密（RSA-OAEP，SHA-1）
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    return base64.b64encode(public_key.encrypt(text.encode(), oaep)).decode()

`

const signing = `
# 签名串：五行，每行以换行符结尾；没有请求体时最后一行为空
timestamp = str(int(time.time()))
nonce = secrets.token_hex(16)
# path_url 是 requests 真正发出的路径和查询串：签什么就发什么
message = f'{request.method}\\n{request.path_url}\\n{timestamp}\\n{nonce}\\n{body}\\n'
signature = base64.b64encode(private_key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
request.headers['Authorization'] = (
    f'WECHATPAY2-SHA256-RSA2048 mchid="{mchid}",nonce_str="{nonce}",signature="{signature}",'
    f'timestamp="{timestamp}",serial_no="{serial}"'
)

response = requests.Session().send(request, timeout=30)`

const verifying = `
# 应答验签：按 Wechatpay-Serial 选公钥，验不过就不能相信这个应答（verify 会抛出异常）
if response.ok:
    header = response.headers
    if header['Wechatpay-Serial'] != public_key_id or abs(time.time() - int(header['Wechatpay-Timestamp'])) > 300:
        raise ValueError('应答验签失败')
    signed = f"{header['Wechatpay-Timestamp']}\\n{header['Wechatpay-Nonce']}\\n".encode() + response.content + b'\\n'
    public_key.verify(base64.b64decode(header['Wechatpay-Signature']), signed, padding.PKCS1v15(), hashes.SHA256())
print(response.status_code, response.content.decode())`

const saving = `
# 文件下载接口的应答没有签名
print(response.status_code)
with open('download.bin', 'wb') as download:
    download.write(response.content)`

/** A Python script with `requests` and `cryptography`: there is no official SDK. */
export function pythonSnippet(plan: Plan): Snippet {
  const { body, upload, encrypts, operation, method, url } = plan
  const needsPublicKey = operation.signed || encrypts
  const writer = { text: quotePython, secret: (text: string) => `encrypt(${text})`, sha256: 'sha256' }
  const code = joinLines([
    '# pip install requests cryptography',
    'import base64',
    upload && 'import hashlib',
    'import os',
    'import secrets',
    'import time',
    '',
    'import requests',
    'from cryptography.hazmat.primitives import hashes, serialization',
    'from cryptography.hazmat.primitives.asymmetric import padding',
    '',
    '# 商户号、商户API证书序列号、商户API私钥文件',
    "mchid = os.environ['WXPAY_MCHID']",
    "serial = os.environ['WXPAY_SERIAL']",
    "with open(os.environ['WXPAY_KEY'], 'rb') as key_file:",
    '    private_key = serialization.load_pem_private_key(key_file.read(), None)',
    needsPublicKey && '# 微信支付公钥ID、微信支付公钥文件',
    needsPublicKey && "public_key_id = os.environ['WXPAY_PUBLIC_KEY_ID']",
    needsPublicKey && "with open(os.environ['WXPAY_PUBLIC_KEY'], 'rb') as key_file:",
    needsPublicKey && '    public_key = serialization.load_pem_public_key(key_file.read())',
    encrypts ? encryptFunction : '',
    ...(upload ? fileLines(upload.filename) : []),
    `body = ${body ? formatOperands(operandsOf(body, writer)) : "''"}`,
    'request = requests.Request(',
    `    ${quotePython(method)},`,
    `    ${quotePython(url)},`,
    ...argumentLines(plan),
    ').prepare()',
    signing,
    operation.signed ? verifying : saving,
  ])
  return { id: 'python', label: 'Python', language: 'python', code }
}

function formatOperands(operands: string[]): string {
  return operands.length === 1 ? operands.join('') : `(\n    ${operands.join('\n    + ')}\n)`
}

function fileLines(filename: string): string[] {
  return [
    `with open(${quotePython(`./${filename}`)}, 'rb') as upload:`,
    '    file = upload.read()',
    'sha256 = hashlib.sha256(file).hexdigest()',
    '# 上传接口只对 meta 部分签名',
  ]
}

function argumentLines({ accept, upload, body, headers, namesKey }: Plan): string[] {
  return [
    '    headers={',
    `        'Accept': '${accept}',`,
    "        'User-Agent': 'python-example/1.0',",
    ...(body && !upload ? ["        'Content-Type': 'application/json',"] : []),
    ...(namesKey ? [`        # ${serialNote}`, "        'Wechatpay-Serial': public_key_id,"] : []),
    ...headers.map(([name, value]) => `        ${quotePython(name)}: ${quotePython(value)},`),
    '    },',
    ...(upload
      ? [
          '    files={',
          "        'meta': (None, body.encode(), 'application/json'),",
          `        'file': (${quotePython(upload.filename)}, file, ${quotePython(upload.contentType)}),`,
          '    },',
        ]
      : body
        ? ['    data=body.encode(),']
        : []),
  ]
}
