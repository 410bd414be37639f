/** The signed message (签名串) taken apart, for people. */
import { byteLength } from '../../../catalog/index.ts'

/** One line of a message. */
export interface MessageLine {
  /** What the line is (HTTP 方法 …). */
  title: string
  /** Without its line feed; the last value may hold line feeds of its own. */
  text: string
  /** In UTF-8, with the line feed that ends it. */
  bytes: number
}

const requestTitles = ['HTTP 方法', '请求目标', '时间戳', '随机串', '请求体']
const answerTitles = ['时间戳', '随机串', '应答主体']

/** The five lines of a request's message: the fifth is everything that is left, since a body may have line feeds. */
export function requestLines(message: string): MessageLine[] {
  return lines(message, requestTitles)
}

/** The three lines of an answer's (or a notification's) message. */
export function answerLines(message: string): MessageLine[] {
  return lines(message, answerTitles)
}

/** A text cut at its line feeds, each piece but the last ended by a visible mark in the page. */
export function piecesOf(text: string): string[] {
  return text.split('\n')
}

/** The parts of an `Authorization` header, with what each is. */
export interface AuthorizationPart {
  name: string
  value: string
  title: string
}

const partTitles: Record<string, string> = {
  mchid: '发起请求的商户号',
  nonce_str: '随机串，与签名串第 4 行相同',
  signature: '签名值：用商户 API 证书的私钥签名后的 Base64',
  timestamp: '时间戳（秒），与签名串第 3 行相同，5 分钟内有效',
  serial_no: '商户 API 证书序列号，平台据此选公钥验签',
}

/** Takes an `Authorization` header apart; a part that is not `name="value"` is left out. */
export function authorizationParts(authorization: string): AuthorizationPart[] {
  const blank = authorization.indexOf(' ')
  if (blank < 0) return []
  const scheme = {
    name: '认证类型',
    value: authorization.slice(0, blank),
    title: '签名算法：SHA256 with RSA（2048 位）',
  }
  const pairs = authorization.slice(blank + 1).split(',')
  return [scheme, ...pairs.flatMap((pair) => partOf(pair))]
}

/** Number (from 1) and name of the first line in which two messages differ; undefined when they are the same. */
export function firstDifference(signed: string, expected: string): string | undefined {
  const others = requestLines(expected)
  const index = requestLines(signed).findIndex(({ text }, at) => text !== others[at]?.text)
  return index < 0 ? undefined : `第 ${index + 1} 行（${requestTitles[index]}）`
}

function partOf(pair: string): AuthorizationPart[] {
  const [, name, value] = /^\s*(\w+)="([^"]*)"$/.exec(pair) ?? []
  if (name === undefined || value === undefined) return []
  return [{ name, value, title: partTitles[name] ?? '' }]
}

function lines(message: string, titles: string[]): MessageLine[] {
  let rest = message
  return titles.flatMap((title, index) => {
    const isLast = index === titles.length - 1
    const end = isLast ? (rest.endsWith('\n') ? rest.length - 1 : rest.length) : rest.indexOf('\n')
    if (end < 0) return []
    const text = rest.slice(0, end)
    const line = { title, text, bytes: byteLength(rest.slice(0, end + 1)) }
    rest = rest.slice(end + 1)
    return [line]
  })
}
