import { Refusal } from '../refusal.ts'

/** A checked request-target. */
export interface Target {
  /** Path and query as they are signed and sent, byte for byte. */
  target: string
  /** The part before `?`. */
  pathname: string
  /** The part after `?`, or empty. */
  query: string
}

const printableAsciiRE = /^[\x21-\x7e]*$/

/**
 * Checks the target that a page asks for. What passes is sent unchanged; what a URL parser would change is refused,
 * since the signed path would then not be the path on the wire, or the request would go to another host or API.
 */
export function parseTarget(url: string): Target {
  if (!printableAsciiRE.test(url)) refuse('请求地址只能包含可见的 ASCII 字符，其他字符请先做百分号编码。')
  if (!url.startsWith('/')) refuse('请求地址只写路径和查询串，以 / 开头；域名由所选环境决定。')
  if (url.includes('\\')) refuse('请求地址不能包含反斜杠。')
  if (url.includes('#')) refuse('请求地址不能包含 #。')
  const mark = url.indexOf('?')
  const pathname = mark < 0 ? url : url.slice(0, mark)
  if (pathname.includes('//')) refuse('请求路径不能包含连续的斜杠。')
  if (pathname.startsWith('/__')) refuse('此路径不是微信支付接口。')
  for (const segment of pathname.split('/')) checkSegment(segment)
  if (new URL(pathname, 'http://localhost').pathname !== pathname) {
    refuse('请求路径不规范（含 . 或 .. 段，或有需要百分号编码的字符），签名内容会与实际发送的不一致。')
  }
  return { target: url, pathname, query: mark < 0 ? '' : url.slice(mark + 1) }
}

/** `%2f` and `%2e%2e` pass a URL parser unchanged, yet a web server behind may decode them and walk up. */
function checkSegment(segment: string): void {
  let decoded = ''
  try {
    decoded = decodeURIComponent(segment)
  } catch {
    refuse('请求路径里的百分号编码不完整，或不是 UTF-8。')
  }
  if (decoded === '.' || decoded === '..') refuse('请求路径不能包含 . 或 .. 段。')
  for (const character of decoded) {
    const code = character.codePointAt(0) ?? 0
    if (character === '/' || character === '\\' || code < 0x20 || code === 0x7f) {
      refuse('请求路径的参数里不能有斜杠、反斜杠或控制字符（包括编码后的）。')
    }
  }
}

function refuse(message: string): never {
  throw new Refusal(400, 'target-refused', message)
}
