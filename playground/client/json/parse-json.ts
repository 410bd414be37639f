import type { JsonMember, JsonNode } from './node.ts'

/** Why a text is not JSON, in words for the page, and where. */
export interface JsonTextError {
  message: string
  /** UTF-16 offset. */
  offset: number
  /** From 1. */
  line: number
  /** From 1, counted in UTF-16 units as editors do. */
  column: number
}

/** A text read as JSON: its tree, or why it is none. An empty text is neither. */
export type JsonDocument =
  { kind: 'valid'; root: JsonNode } | { kind: 'empty' } | { kind: 'invalid'; error: JsonTextError }

/** Deeper texts are refused: no body of the API comes near, and a reader may paste anything. */
const maxDepth = 200

const blankRE = /[ \t\n\r]*/y
const numberRE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// eslint-disable-next-line no-control-regex -- JSON forbids raw control characters inside strings
const stringRE = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const wordRE = /[A-Za-z_$][\w$]*/y

/** Reads a JSON text without losing anything of it. Accepts exactly what `JSON.parse` accepts, to a bounded depth. */
export function parseJsonText(text: string): JsonDocument {
  if (text.trim() === '') return { kind: 'empty' }
  try {
    return { kind: 'valid', root: new Reader(text).document() }
  } catch (error) {
    if (error instanceof Stop) return { kind: 'invalid', error: locate(text, error) }
    throw error
  }
}

class Stop extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

function locate(text: string, { message, offset }: Stop): JsonTextError {
  const before = text.slice(0, offset).split('\n')
  return { message, offset, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

class Reader {
  private readonly text: string
  private offset = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
  }

  document(): JsonNode {
    const root = this.value()
    this.blank()
    if (this.offset < this.text.length) this.stop('JSON 到这里已经结束，后面不能再有内容')
    return root
  }

  private value(): JsonNode {
    this.blank()
    const start = this.offset
    const first = this.text[start]
    if (first === '{' || first === '[') return this.container(first)
    if (first === '"') {
      const value = this.string()
      return { kind: 'string', value, start, end: this.offset }
    }
    const raw = this.match(numberRE)
    if (raw !== undefined) {
      if (/\d/.test(this.text[this.offset] ?? '')) this.stop('数字不能以 0 开头')
      return { kind: 'number', raw, start, end: this.offset }
    }
    return this.word(start)
  }

  private container(open: '{' | '['): JsonNode {
    const start = this.offset++
    if (++this.depth > maxDepth) this.stop(`嵌套超过 ${maxDepth} 层`)
    const members: JsonMember[] = []
    const items: JsonNode[] = []
    const close = open === '{' ? '}' : ']'
    for (let first = true; !this.closed(close, first); first = false) {
      if (open === '{') members.push(this.member())
      else items.push(this.value())
    }
    this.depth--
    const end = this.offset
    return open === '{' ? { kind: 'object', members, start, end } : { kind: 'array', items, start, end }
  }

  /** True at the closing bracket; else steps over the comma that must stand before every value but the first. */
  private closed(close: '}' | ']', first: boolean): boolean {
    this.blank()
    const next = this.text[this.offset]
    if (next === close) {
      this.offset++
      return true
    }
    if (next === undefined) this.stop(`缺少结尾的 ${close}`)
    if (first) return false
    if (next !== ',') this.stop(`这里应是逗号或 ${close}`)
    const comma = this.offset++
    this.blank()
    if (this.text[this.offset] === close) this.stop('最后一项后面不能有逗号', comma)
    return false
  }

  private member(): JsonMember {
    this.blank()
    const start = this.offset
    if (this.text[start] !== '"') this.stop('字段名要用双引号括起来')
    const name = this.string()
    this.blank()
    if (this.text[this.offset] !== ':') this.stop(`字段名 “${name}” 后面应是冒号`)
    this.offset++
    return { name, start, value: this.value() }
  }

  private string(): string {
    const start = this.offset
    const raw = this.match(stringRE)
    // the expression made sure that this is a JSON string
    if (raw !== undefined) return JSON.parse(raw) as string
    return this.stop(...this.brokenString(start))
  }

  private brokenString(start: number): [message: string, offset: number] {
    for (let at = start + 1; at < this.text.length; at++) {
      const unit = this.text[at] ?? ''
      if (unit === '\\' && !/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.text.slice(at, at + 6))) {
        return ['反斜杠后面不是合法的转义', at]
      }
      if (unit === '\\') at++
      if (unit === '\n' || unit === '\r') return ['字符串没有结束（缺少双引号），换行要写成 \\n', start]
      if (unit < ' ') return ['字符串里不能直接出现控制字符，制表符要写成 \\t', at]
    }
    return ['字符串没有结束（缺少双引号）', start]
  }

  private word(start: number): JsonNode {
    const word = this.match(wordRE)
    const end = this.offset
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', start, end }
    if (word === 'null') return { kind: 'null', start, end }
    if (word !== undefined) return this.stop(`不认识 “${word}”：文字要用双引号括起来`, start)
    const next = this.text[start]
    if (next === undefined) return this.stop('缺少值')
    if (next === "'") return this.stop('JSON 的字符串用双引号，不用单引号')
    if (next === '/') return this.stop('JSON 里不能写注释')
    return this.stop('这里应是一个值')
  }

  private blank(): void {
    this.match(blankRE)
  }

  private match(expression: RegExp): string | undefined {
    expression.lastIndex = this.offset
    const found = expression.exec(this.text)?.[0]
    if (found !== undefined) this.offset += found.length
    return found
  }

  private stop(message: string, offset = this.offset): never {
    throw new Stop(message, offset)
  }
}
