import type { Cause } from './causes.ts'
import { messageOf, type SignedFacts } from './signed-facts.ts'

const byteOrderMark = '\ufeff'
const nonAsciiRE = /[\u0080-\uffff]/g

/** Mistakes in the last line: the body. Those that a new serialisation would explain as well stand before it. */
export const bodyCauses: readonly Cause[] = [
  {
    id: 'body-missing',
    title: '签名串第五行是空的，但请求带了请求体',
    fix: '带请求体的请求，第五行必须是请求体原文。',
    messages: withBodies(() => ['']),
  },
  {
    id: 'body-keys-sorted',
    title: '签名用的请求体与发出的请求体字段顺序不同',
    fix: '不要对请求体按字段名排序；签名与发送使用同一个字符串。',
    messages: withBodies(({ body }) => parsed(body, (value) => [JSON.stringify(sortKeys(value))])),
  },
  {
    id: 'body-quoted',
    title: '签名用的请求体被当作字符串又做了一次 JSON 编码',
    fix: '已经是 JSON 文本的请求体不要再次 JSON.stringify。',
    messages: withBodies(({ body }) => [JSON.stringify(body), JSON.stringify(body).replaceAll('/', '\\/')]),
  },
  {
    id: 'byte-order-mark',
    title: '请求体开头的 BOM 只在签名或发送其中一处存在',
    fix: '用不带 BOM 的 UTF-8 编码请求体。',
    messages: withBodies(({ body }) => [body.startsWith(byteOrderMark) ? body.slice(1) : byteOrderMark + body]),
  },
  {
    id: 'body-trailing-newline',
    title: '请求体末尾的换行只在签名或发送其中一处存在',
    fix: '请求体末尾的换行也是请求体的一部分：签名与发送使用同一个字符串，不要 trim。',
    messages: withBodies(({ body }) => [body.trimEnd(), `${body}\n`, `${body}\r\n`, body.trim()]),
  },
  {
    id: 'body-line-ends',
    title: '请求体中的换行在签名后被转换（\\n 与 \\r\\n）',
    fix: '签名后不要再改动请求体；传输层不要做换行转换。',
    messages: withBodies(({ body }) => [body.replaceAll('\r\n', '\n'), body.replace(/\r?\n/g, '\r\n')]),
  },
  {
    id: 'body-reserialised',
    title: '签名之后请求体被重新序列化（空格、转义或换行发生了变化）',
    fix: '只序列化一次：把得到的字符串同时用于签名和发送，不要把对象再交给 HTTP 库去序列化。',
    messages: withBodies(({ body }) => serialisations(body)),
  },
  {
    id: 'upload-whole-body',
    title: '上传接口对整个 multipart 请求体签了名',
    fix: '上传文件时只对 meta 部分的 JSON 原文签名。',
    messages: ({ wholeBody, ...facts }) =>
      wholeBody === facts.body ? [] : [messageOf({ ...facts, wholeBody }, { body: wholeBody })],
  },
  {
    id: 'body-placeholder',
    title: '没有请求体，却把 null、undefined、{} 之类的文字写进了签名串',
    fix: '没有请求体时第五行留空，只保留换行符。',
    messages: withBodies(({ body }) => (body === '' ? ['null', 'undefined', '{}', '[]', '""', 'None'] : [])),
  },
]

function withBodies(bodies: (facts: SignedFacts) => string[]): Cause['messages'] {
  return (facts) =>
    bodies(facts)
      .filter((body) => body !== facts.body)
      .map((body) => messageOf(facts, { body }))
}

function serialisations(body: string): string[] {
  return parsed(body, (value) => {
    const compact = JSON.stringify(value)
    const spaced = withSpaces(compact)
    const plain = [compact, spaced, ...[2, 4, '\t'].map((indent) => JSON.stringify(value, null, indent))]
    return plain.flatMap((text) => [
      text,
      // json_encode of PHP
      escapeNonAscii(text).replaceAll('/', '\\/'),
      text.replaceAll('/', '\\/'),
      // json.dumps of Python
      escapeNonAscii(text),
      // encoding/json of Go
      text.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'),
    ])
  })
}

function parsed(body: string, variants: (value: unknown) => string[]): string[] {
  // a large body would make the search long; the other causes still work on it
  if (body.length > 100_000) return []
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? variants(value) : []
  } catch {
    // not JSON, or nested too deep to print: no such variant
    return []
  }
}

/** `,` and `:` between values followed by a space, as Python prints. */
function withSpaces(compact: string): string {
  let isInText = false
  let printed = ''
  for (let index = 0; index < compact.length; index++) {
    const character = compact[index]
    if (character === '"' && !isEscaped(compact, index)) isInText = !isInText
    printed += !isInText && (character === ',' || character === ':') ? `${character} ` : character
  }
  return printed
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0
  while (text[index - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}

function escapeNonAscii(text: string): string {
  return text.replace(nonAsciiRE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, inner]) => [name, sortKeys(inner)]),
  )
}
