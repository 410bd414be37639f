import { operandsOf } from './join-pieces.ts'
import { joinLines, type Plan } from './plan.ts'
import { quoteJava } from './quote.ts'
import type { Snippet } from './request.ts'

/** A Java class with the official SDK, `wechatpay-java` 0.2.17. It needs Java 8. */
export function javaSnippet(plan: Plan): Snippet {
  const { encrypts, upload, operation } = plan
  const code = joinLines([
    '// Maven：com.github.wechatpay-apiv3:wechatpay-java:0.2.17',
    ...importsOf(plan).map((name) => `import ${name};`),
    '',
    'public class Example {',
    '  public static void main(String[] args) throws Exception {',
    '    RSAPublicKeyConfig config = new RSAPublicKeyConfig.Builder()',
    '        // 商户号、商户API证书序列号、商户API私钥文件',
    '        .merchantId(System.getenv("WXPAY_MCHID"))',
    '        .merchantSerialNumber(System.getenv("WXPAY_SERIAL"))',
    '        .privateKeyFromPath(System.getenv("WXPAY_KEY"))',
    '        // 微信支付公钥ID、微信支付公钥文件、APIv3密钥',
    '        .publicKeyId(System.getenv("WXPAY_PUBLIC_KEY_ID"))',
    '        .publicKeyFromPath(System.getenv("WXPAY_PUBLIC_KEY"))',
    '        .apiV3Key(System.getenv("WXPAY_APIV3_KEY"))',
    '        .build();',
    '    HttpClient client = new DefaultHttpClientBuilder().config(config).build();',
    encrypts && '    // 敏感字段：用微信支付公钥加密（RSA-OAEP，SHA-1）',
    encrypts && '    PrivacyEncryptor encryptor = config.createEncryptor();',
    '',
    ...(operation.signed ? callLines(plan) : downloadLines(plan)),
    '  }',
    upload && hexFunction,
    '}',
  ])
  return { id: 'java', label: 'Java', language: 'java', code }
}

const hexFunction = `
  private static String sha256(byte[] file) throws Exception {
    StringBuilder hex = new StringBuilder();
    for (byte b : MessageDigest.getInstance("SHA-256").digest(file)) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }`

function importsOf({ operation, encrypts, upload }: Plan): string[] {
  const sdk = 'com.wechat.pay.java.core'
  const call = ['HttpHeaders', 'HttpMethod', 'HttpRequest', 'HttpResponse']
  return [
    `${sdk}.RSAPublicKeyConfig`,
    ...(encrypts ? [`${sdk}.cipher.PrivacyEncryptor`] : []),
    `${sdk}.http.DefaultHttpClientBuilder`,
    ...(upload ? [`${sdk}.http.FileRequestBody`] : []),
    `${sdk}.http.HttpClient`,
    ...(operation.signed ? call.map((name) => `${sdk}.http.${name}`) : []),
    ...(operation.signed && !upload ? [`${sdk}.http.JsonRequestBody`] : []),
    ...(operation.signed ? [] : ['java.io.InputStream']),
    ...(upload || !operation.signed ? ['java.nio.file.Files', 'java.nio.file.Paths'] : []),
    ...(operation.signed ? [] : ['java.nio.file.StandardCopyOption']),
    ...(upload ? ['java.security.MessageDigest'] : []),
  ]
}

function callLines(plan: Plan): string[] {
  const { method, url, headers, encrypts, upload, body } = plan
  const sendsBody = body !== undefined || upload !== undefined || method === 'POST'
  return [
    '    HttpHeaders headers = new HttpHeaders();',
    '    headers.addHeader("Accept", "application/json");',
    ...(encrypts ? ['    headers.addHeader("Wechatpay-Serial", encryptor.getWechatpaySerial());'] : []),
    ...headers.map(([name, value]) => `    headers.addHeader(${quoteJava(name)}, ${quoteJava(value)});`),
    ...bodyLines(plan),
    '    HttpRequest request = new HttpRequest.Builder()',
    `        .httpMethod(HttpMethod.${method})`,
    `        .url(${quoteJava(url)})`,
    '        .headers(headers)',
    ...(sendsBody ? [`        .body(${upload ? fileBody : 'new JsonRequestBody.Builder().body(body).build()'})`] : []),
    '        .build();',
    '    // SDK 负责签名和应答验签；被拒绝时抛出 ServiceException',
    '    HttpResponse<Object> response = client.execute(request, Object.class);',
    '    System.out.println(response.getServiceResponse());',
  ]
}

const fileBody = 'new FileRequestBody.Builder().meta(body).fileName(fileName).file(file).build()'

function bodyLines({ body, upload, method }: Plan): string[] {
  const writer = { text: quoteJava, secret: (text: string) => `encryptor.encrypt(${text})`, sha256: 'sha256(file)' }
  // OkHttp insists on a body for POST, even an empty one
  const operands = body ? operandsOf(body, writer) : method === 'POST' ? ['""'] : []
  return [
    ...(upload
      ? [
          `    String fileName = ${quoteJava(upload.filename)};`,
          '    byte[] file = Files.readAllBytes(Paths.get(fileName));',
          '    // 上传接口只对 meta 部分签名',
        ]
      : []),
    ...(operands.length > 0 ? [`    String body = ${operands.join('\n        + ')};`] : []),
  ]
}

function downloadLines({ url }: Plan): string[] {
  return [
    '    // 文件下载接口的应答没有签名',
    `    try (InputStream file = client.download(${quoteJava(url)})) {`,
    '      Files.copy(file, Paths.get("download.bin"), StandardCopyOption.REPLACE_EXISTING);',
    '    }',
  ]
}
