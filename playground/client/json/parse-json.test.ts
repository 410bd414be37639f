import { describe, expect, it } from 'vitest'
import { duplicateNames, nodeAt } from './node.ts'
import { parseJsonText } from './parse-json.ts'

const good = [
  '{}',
  '[]',
  ' {"a": [1, -0.5e+3, true, false, null, "x\\n\\u4e2d"]} ',
  '"text"',
  '0',
  '{"a":{"b":{"c":[{}]}}}',
  '{"a":1,"a":2}',
  '{"__proto__": 1}',
]

const bad: [text: string, message: RegExp, line: number, column: number][] = [
  ['{', /缺少结尾的 }/, 1, 2],
  ['{"a": 1 "b": 2}', /应是逗号/, 1, 9],
  ['{"a": 1,}', /不能有逗号/, 1, 8],
  ['{\n  a: 1\n}', /双引号/, 2, 3],
  ['{"a" 1}', /冒号/, 1, 6],
  ['{"a": }', /应是一个值/, 1, 7],
  ['{"a": 01}', /不能以 0 开头/, 1, 8],
  ['{"a": "x}', /字符串没有结束/, 1, 7],
  ['{"a": "x\ny"}', /没有结束/, 1, 7],
  ['{"a": "\\q"}', /转义/, 1, 8],
  ["{'a': 1}", /双引号/, 1, 2],
  ['{"a": 1} x', /已经结束/, 1, 10],
  ['{"a": NaN}', /不认识/, 1, 7],
  ['{"a": 1 // 注\n}', /应是逗号/, 1, 9],
]

describe('parseJsonText', () => {
  it.each(good)('reads %s as JSON.parse does', (text) => {
    expect(parseJsonText(text).kind).toBe('valid')
    expect(() => JSON.parse(text)).not.toThrow()
  })

  it.each(bad)('says what is wrong with %j, and where', (text, message, line, column) => {
    const parsed = parseJsonText(text)
    expect(parsed).toMatchObject({ kind: 'invalid', error: { line, column } })
    expect(parsed.kind === 'invalid' && parsed.error.message).toMatch(message)
    expect(() => JSON.parse(text)).toThrow()
  })

  it('keeps a number as it is typed', () => {
    const parsed = parseJsonText('{"id": 12345678901234567890, "rate": 1.0}')
    if (parsed.kind !== 'valid') throw new Error('not read')
    expect(nodeAt(parsed.root, '/id')).toMatchObject({ kind: 'number', raw: '12345678901234567890' })
    expect(nodeAt(parsed.root, '/rate')).toMatchObject({ raw: '1.0' })
  })

  it('takes an empty text as no body', () => {
    expect(parseJsonText(' \n ')).toEqual({ kind: 'empty' })
  })

  it('refuses 200 000 levels without overflowing', () => {
    expect(parseJsonText('['.repeat(200_000))).toMatchObject({ kind: 'invalid' })
  })

  it('finds the last of repeated names, and names the repetition', () => {
    const parsed = parseJsonText('{"a": {"b/c": 1, "b/c": 2}}')
    if (parsed.kind !== 'valid') throw new Error('not read')
    expect(nodeAt(parsed.root, '/a/b~1c')).toMatchObject({ raw: '2' })
    expect(duplicateNames(parsed.root)).toEqual([{ pointer: '/a', name: 'b/c' }])
  })

  it('never finds inherited properties or odd indices', () => {
    const parsed = parseJsonText('{"list": [1]}')
    if (parsed.kind !== 'valid') throw new Error('not read')
    for (const pointer of ['/constructor', '/list/length', '/list/-1', '/list/01', '/list/1']) {
      expect(nodeAt(parsed.root, pointer)).toBeUndefined()
    }
  })
})
