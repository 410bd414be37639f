import type { ExplainOptions } from './explain.ts'

/** Below this, a difference may come from the network and the whole seconds of the `Date` header. */
const noticeableSkewSeconds = 60

/**
 * What to look at after a 401, from what both sides know: the upstream's clock, and the platform's own account of
 * the message that it rebuilt. Undefined when neither says anything.
 */
export function signErrorCause({ answer, message, now }: ExplainOptions): string | undefined {
  return clockHint(answer.header('date'), now) ?? messageHint(answer.text, message)
}

/** Compares our clock with the upstream's `Date`. The proxy never corrects it silently. */
export function clockHint(date: string | undefined, now: number): string | undefined {
  const upstream = date === undefined ? NaN : Date.parse(date)
  const skewSeconds = Math.round((now - upstream) / 1000)
  if (!(Math.abs(skewSeconds) > noticeableSkewSeconds)) return undefined
  const direction = skewSeconds > 0 ? '快' : '慢'
  return `本机时钟比对方${direction} ${Math.abs(skewSeconds)} 秒（按应答的 Date 头计算），签名里的时间戳与实际时间相差不能超过 5 分钟。请校准本机时间。`
}

/** Uses `detail.sign_information` of SIGN_ERROR: the method, path and length of the message that the platform rebuilt. */
function messageHint(text: string, message: string): string | undefined {
  const theirs = signInformation(text)
  if (!theirs) return undefined
  const [method = '', target = ''] = message.split('\n', 2)
  if (theirs.method !== method) return `请求方法不一致：签名时是 ${method}，平台收到的是 ${theirs.method}。`
  if (theirs.url !== target) {
    return `请求路径或查询串不一致：签名时是 ${target}，平台收到的是 ${theirs.url}。签名串第二行必须与实际发送的逐字节相同。`
  }
  const length = new TextEncoder().encode(message).length
  if (theirs.length !== length) {
    return `签名串长度不一致：本地 ${length} 字节，平台重建出 ${theirs.length} 字节。多半是签名之后请求体又被改动过（重新序列化、增删空白或换行）。`
  }
  return `平台重建的签名串与本地长度相同（${length} 字节），方法和路径也一致，内容大概率没有问题：请检查私钥与证书序列号是否配对，以及商户号是否正确。`
}

function signInformation(text: string): { method: string; url: string; length: number } | undefined {
  try {
    const detail = Object(Object(JSON.parse(text)).detail)
    const { method, url, sign_message_length: length } = Object(detail.sign_information)
    if (typeof method === 'string' && typeof url === 'string' && typeof length === 'number')
      return { method, url, length }
  } catch {
    return undefined
  }
  return undefined
}
