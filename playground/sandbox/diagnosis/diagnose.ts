import { byteLength } from '../../../catalog/index.ts'
import { sha256Hex } from '../../protocol/index.ts'
import { causes } from './causes.ts'
import { recoverSigned, type Recovered } from './recover.ts'
import { messageOf, type SignedFacts } from './signed-facts.ts'

/** Why a signature does not fit, as far as it can be known. */
export interface Diagnosis {
  /** kebab-case; `unknown` when none of the usual mistakes fits. */
  cause: string
  /** Chinese. */
  title: string
  /** Chinese. */
  fix: string
  /** What the client really signed, when a mistake explains it. */
  signed?: { message: string; bytes: number }
  /** Chinese: the difference in numbers. */
  difference?: string
}

const unknown: Diagnosis = {
  cause: 'unknown',
  title: '私钥与证书序列号匹配，但签名的内容与收到的请求不一致，且不属于已知的常见错误',
  fix: '把程序里的签名串逐行与 expected.message 对照：方法、路径与查询串、时间戳、随机串、请求体。',
}

const byRecovered: Record<Exclude<Recovered['kind'], 'digest'>, Diagnosis> = {
  'not-base64': {
    cause: 'signature-not-base64',
    title: '签名值不是标准的 Base64',
    fix: '用带填充的标准 Base64 编码签名，不换行，不用 URL 安全字母表，也不要写成十六进制。',
  },
  'wrong-length': {
    cause: 'signature-length',
    title: '签名值解码后不是 256 字节',
    fix: '用 2048 位的商户 API 私钥做 SHA256-RSA2048 签名，并完整传递签名值。',
  },
  'other-key': {
    cause: 'key-mismatch',
    title: '签名所用的私钥与证书序列号不匹配',
    fix: '换成与 serial_no 对应证书配套的商户 API 私钥（apiclient_key.pem），或改用该私钥对应证书的序列号。',
  },
  pss: {
    cause: 'padding-pss',
    title: '签名疑似使用了 RSA-PSS 填充，或所用私钥与证书序列号不匹配',
    fix: '使用 RSASSA-PKCS1-v1_5 填充与 SHA-256。',
  },
}

/** Names the mistake behind a signature that does not fit: opens it, then tries the usual mistakes. */
export async function diagnose(facts: SignedFacts, signature: string, publicKey: CryptoKey): Promise<Diagnosis> {
  const recovered = await recoverSigned(signature, publicKey)
  if (recovered.kind !== 'digest') return byRecovered[recovered.kind]
  if (recovered.algorithm !== 'SHA-256') {
    return {
      cause: 'hash-algorithm',
      title: `签名用的摘要算法是 ${recovered.algorithm}，应为 SHA-256`,
      fix: '使用 SHA256withRSA（RSASSA-PKCS1-v1_5 与 SHA-256）。',
    }
  }
  return (await findCause(facts, recovered.hex)) ?? unknown
}

async function findCause(facts: SignedFacts, digest: string): Promise<Diagnosis | undefined> {
  const expectedBytes = byteLength(messageOf(facts))
  for (const { id, title, fix, messages } of causes) {
    for (const message of messages(facts)) {
      if ((await sha256Hex(message)) !== digest) continue
      const bytes = byteLength(message)
      const difference = `签名了 ${bytes} 字节，按收到的请求应为 ${expectedBytes} 字节`
      return { cause: id, title, fix, signed: { message, bytes }, difference }
    }
  }
  return undefined
}
