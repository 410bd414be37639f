import type { Json } from '../../../catalog/index.ts'
import type { CallFile, CallRequest } from '../call.ts'
import { Refusal } from '../refusal.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const contentTypeRE = /^[\w.+-]+\/[\w.+-]+$/
const knownNames = new Set(['profile', 'method', 'url', 'headers', 'body', 'sensitive', 'file'])

/** Parses the body of `POST /__playground/call`. Throws a `Refusal` (400) that says what is wrong, in Chinese. */
export function parseCallRequest(text: string): CallRequest {
  const input = parseObject(text)
  for (const name of Object.keys(input)) {
    if (!knownNames.has(name)) refuse(`请求里有不认识的字段 ${JSON.stringify(name.slice(0, 40))}。`)
  }
  const call: CallRequest = {
    profile: readText(input.profile, 'profile（环境）'),
    method: readMethod(input.method),
    url: readText(input.url, 'url（路径与查询串）'),
  }
  if (input.headers !== undefined) call.headers = readHeaders(input.headers)
  if (input.body !== undefined && input.body !== null) call.body = readBody(input.body)
  if (input.sensitive !== undefined) call.sensitive = readSensitive(input.sensitive)
  if (input.file !== undefined) call.file = readFile(input.file)
  if (call.method === 'GET' && (call.body || call.file)) refuse('GET 请求不能有请求体。')
  return call
}

/** Parses the body of `POST /__playground/unlock`: the profile id. */
export function parseUnlockRequest(text: string): string {
  return readText(parseObject(text).profile, 'profile（环境）')
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    refuse('请求体不是合法的 JSON。')
  }
  return refuse('请求体必须是 JSON 对象。')
}

function readText(value: unknown, name: string): string {
  return typeof value === 'string' && value !== '' ? value : refuse(`缺少 ${name}，它必须是字符串。`)
}

function readMethod(value: unknown): string {
  const method = readText(value, 'method（请求方法）').toUpperCase()
  return methods.includes(method) ? method : refuse(`请求方法只能是 ${methods.join('、')}。`)
}

function readHeaders(value: unknown): Record<string, string> {
  if (!isObject(value)) refuse('headers 必须是对象。')
  const headers: Record<string, string> = {}
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') refuse('headers 里的值必须是字符串。')
    headers[name] = text
  }
  return headers
}

function readBody(value: unknown): string | { [name: string]: Json } {
  if (typeof value === 'string') return value
  // it came out of JSON.parse, so an object here is JSON all the way down
  return isObject(value) ? (value as { [name: string]: Json }) : refuse('body 必须是字符串（原样发送）或对象。')
}

function readSensitive(value: unknown): 'encrypt' | 'as-is' {
  return value === 'encrypt' || value === 'as-is' ? value : refuse('sensitive 只能是 encrypt 或 as-is。')
}

function readFile(value: unknown): CallFile {
  if (!isObject(value)) refuse('file 必须是对象。')
  const filename = readText(value.filename, 'file.filename（文件名）')
  const contentType = readText(value.contentType, 'file.contentType（文件类型）')
  const { content } = value
  if (!contentTypeRE.test(contentType)) refuse('file.contentType 应形如 image/png。')
  if (typeof content !== 'string') refuse('file.content 必须是 base64。')
  return { filename, contentType, content }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(message: string): never {
  throw new Refusal(400, 'request-malformed', message)
}
