import type { Operation } from '../../../catalog/index.ts'
import { Refusal } from '../refusal.ts'

/** What a page may set itself. The proxy decides about everything else. */
const allowedHeaders = new Set([
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'user-agent',
  'wechatpay-negative-test',
  'wechatpay-serial',
])

/** Never from the caller, not even when a description names them: they decide who signs and where it goes. */
const refusedHeaders = new Set([
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'host',
  'proxy-authorization',
  'transfer-encoding',
])

const headerValueRE = /^[\x20-\x7e]*$/

/**
 * The caller's headers with lower-case names. Refuses a name outside the allowed list (the operation's own header
 * parameters included) and a value that could split a header line.
 */
export function parseCallHeaders(headers: Record<string, string> = {}, operation?: Operation): Record<string, string> {
  const declared = operation?.parameters.filter((parameter) => parameter.in === 'header') ?? []
  const allowed = new Set([...allowedHeaders, ...declared.map((parameter) => parameter.name.toLowerCase())])
  const parsed: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase()
    if (refusedHeaders.has(lower) || !allowed.has(lower)) {
      throw new Refusal(400, 'header-refused', `请求头 ${printable(name)} 不能由页面指定。`)
    }
    if (!headerValueRE.test(value)) {
      throw new Refusal(400, 'header-malformed', `请求头 ${lower} 的值只能是可见的 ASCII 字符，不能换行。`)
    }
    parsed[lower] = value
  }
  return parsed
}

function printable(name: string): string {
  return name.replace(/[^\x21-\x7e]/g, '?').slice(0, 64)
}
