import { describe, expect, it } from 'vitest'
import { removeJson, setJson } from './edit-json.ts'
import { indentJson } from './format-json.ts'

const body = `{
  "mchid": "1900000001",
  "id": 12345678901234567890,
  "amount": { "total": 1.0 },
  "unknown": [1,  2]
}`

describe('setJson', () => {
  it('changes only the value that it is asked to change', () => {
    expect(setJson(body, '/amount/total', '250')).toBe(body.replace('1.0', '250'))
    expect(setJson(body, '/unknown/1', '"x"')).toBe(body.replace('[1,  2]', '[1,  "x"]'))
  })

  it('changes the last of repeated names, the one that counts', () => {
    expect(setJson('{"a":1,"a":2}', '/a', '3')).toBe('{"a":1,"a":3}')
  })

  it('puts a new member where the schema has it, in the shape of its neighbours', () => {
    const order = (pointer: string) => (pointer === '' ? ['mchid', 'attach', 'amount'] : ['total', 'currency'])
    expect(setJson(body, '/attach', '"x"', order)).toBe(body.replace('  "amount"', '  "attach": "x",\n  "amount"'))
    expect(setJson(body, '/amount/currency', '"CNY"', order)).toBe(body.replace('1.0 }', '1.0, "currency": "CNY" }'))
  })

  it('appends a member that the schema does not know', () => {
    expect(setJson('{"a":1}', '/b', '2')).toBe('{"a":1, "b": 2}')
  })

  it('makes the objects on the way', () => {
    const text = setJson('{\n  "a": 1\n}', '/scene_info/h5_info/type', '"Wap"')
    expect(text).toBe('{\n  "a": 1,\n  "scene_info": {\n    "h5_info": {\n      "type": "Wap"\n    }\n  }\n}')
  })

  it('starts a body in an empty text and fills an empty object', () => {
    expect(JSON.parse(setJson('', '/amount/total', '1') ?? '')).toEqual({ amount: { total: 1 } })
    expect(setJson('{}', '/a', '1')).toBe('{\n  "a": 1\n}')
  })

  it('appends items, also to an empty array', () => {
    expect(setJson('{"list": []}', '/list/0', '1')).toBe('{"list": [\n  1\n]}')
    expect(setJson('{"list": [1]}', '/list/1', '{\n  "a": 2\n}')).toBe('{"list": [1, { "a": 2 }]}')
    expect(setJson('{"list": [1]}', '/list/5', '1')).toBeUndefined()
  })

  it('does nothing to a text that is not JSON, or through something that is no object', () => {
    expect(setJson('{"a": ', '/a', '1')).toBeUndefined()
    expect(setJson('{"a": 5}', '/a/b', '1')).toBeUndefined()
  })

  it('escapes names, and keeps a line break inside a string', () => {
    expect(setJson('{}', '/a~1b', JSON.stringify('x\ny'))).toBe('{\n  "a/b": "x\\ny"\n}')
  })
})

describe('removeJson', () => {
  it.each([
    ['{"a": 1, "b": 2, "c": 3}', '/a', '{"b": 2, "c": 3}'],
    ['{"a": 1, "b": 2, "c": 3}', '/b', '{"a": 1, "c": 3}'],
    ['{"a": 1, "b": 2, "c": 3}', '/c', '{"a": 1, "b": 2}'],
    ['{\n  "a": 1\n}', '/a', '{}'],
    ['{"a": [1, 2, 3]}', '/a/1', '{"a": [1, 3]}'],
  ])('takes out of %s what stands at %s', (text, pointer, expected) => {
    expect(removeJson(text, pointer)).toBe(expected)
  })

  it('leaves a text alone that has no such thing', () => {
    for (const [text, pointer] of [
      ['{}', '/a'],
      ['{', '/a'],
      ['[1]', '/5'],
      ['{}', ''],
      ['', '/a'],
    ] as const) {
      expect(removeJson(text, pointer)).toBeUndefined()
    }
  })
})

describe('indentJson', () => {
  it('indents without touching any value', () => {
    const text = '{"id":12345678901234567890,"rate":1.0,"s":"\\u4e2d\\/","e":{},"l":[1,[]]}'
    const indented = indentJson(text)
    expect(indented).toBe(
      '{\n  "id": 12345678901234567890,\n  "rate": 1.0,\n  "s": "\\u4e2d\\/",\n  "e": {},\n  "l": [\n    1,\n    []\n  ]\n}',
    )
    expect(indented.replaceAll(/\s/g, '')).toBe(text)
  })

  it('returns what is not JSON as it is', () => {
    expect(indentJson('<xml/>')).toBe('<xml/>')
  })
})
