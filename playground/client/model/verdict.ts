import type { ProfileSummary, Verification, VerificationReason } from '../../proxy/call.ts'

/** How an answer's verification is shown. */
export interface Verdict {
  tone: 'good' | 'bad' | 'neutral'
  title: string
  /** What it means and what to do. */
  text: string
}

type Words = Omit<Verdict, 'tone'>

const reasons: Record<VerificationReason, Words> = {
  'unsigned-by-design': {
    title: '此应答按规则不带签名',
    text: '',
  },
  'signature-missing': {
    title: '验签失败：应答缺少签名头',
    text: '成功的应答必须带 Wechatpay-* 签名头。不要使用这份应答；检查中间是否有代理或 CDN 去掉了这些请求头。',
  },
  'signature-malformed': {
    title: '验签失败：签名头格式不对',
    text: '时间戳、随机串或签名值不是应有的格式，不要使用这份应答。',
  },
  'signature-probe': {
    title: '验签失败：这是平台的签名探测',
    text: '微信支付会偶尔发出以 WECHATPAY/SIGNTEST/ 开头的错误签名，检查商户是否真的验签。拒绝它才是对的：丢弃应答，然后重试或查询。',
  },
  'signature-mismatch': {
    title: '验签失败：签名与内容不符',
    text: '应答主体被改动过，或者用来验签的公钥不对。验签要用收到的原始字节，不能先解析再序列化。',
  },
  'serial-unknown': {
    title: '验签失败：不认识这个序列号',
    text: 'Wechatpay-Serial 指向的平台证书或微信支付公钥不在本环境里。更新平台证书，或把对应的公钥加到配置中；不要改用别的公钥去试。',
  },
  'timestamp-skewed': {
    title: '验签失败：时间戳超出 5 分钟',
    text: '应答的时间戳与本机时间相差超过 300 秒。先校准本机时钟；如果时钟没错，这可能是一份被重放的应答。',
  },
}

/** The verdict on an answer in words. `status` tells why an answer may be unsigned. */
export function verdictOf({ ok, reason, serial }: Verification, status: number): Verdict {
  if (reason === 'unsigned-by-design') {
    return { tone: 'neutral', title: reasons[reason].title, text: unsignedText(status) }
  }
  if (ok) {
    return {
      tone: 'good',
      title: '验签通过',
      text: `签名与内容相符：应答来自持有对应私钥的一方，途中没有被改动。${keyWords(serial)}`,
    }
  }
  const words = reason ? reasons[reason] : { title: '验签失败', text: '不要使用这份应答。' }
  return { tone: 'bad', ...words }
}

/** Which key an answer's serial names. */
export function keyWords(serial: string | undefined): string {
  if (!serial) return ''
  return serial.startsWith('PUB_KEY_ID_')
    ? '用微信支付公钥验签（公钥 ID 模式）。'
    : '用微信支付平台证书的公钥验签（平台证书模式）。'
}

/** The way a profile verifies, for the selector's hint. */
export function verificationTitle({ verification }: Pick<ProfileSummary, 'verification'>): string {
  return verification === 'public-key' ? '微信支付公钥' : '平台证书'
}

function unsignedText(status: number): string {
  if (status === 401) return '请求的签名没有被接受，平台此时还不知道对方是谁，所以这类 401 应答不签名，也就无从验签。'
  if (status === 404 || status === 405) return '请求没有到达任何接口，由网关直接回答，不签名。'
  if (status >= 500) return '网关的错误应答不签名。结果未知：先查询，再用原单号重试。'
  if (status >= 400) return '请求在验签之前就被拒绝，这类应答不签名。'
  return '文件下载类接口的应答不签名：用账单接口返回的哈希值核对文件内容。'
}
