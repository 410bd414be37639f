import { describe, expect, it } from 'vitest'
import { JsonTextError, formatPointer, jsonLeaves, matchesPointer, replaceLeaves } from './json-text.ts'

const pointers = (text: string): string[] => jsonLeaves(text).map(({ path }) => formatPointer(path))

describe('jsonLeaves', () => {
  it('finds every leaf with its pointer, in the order of the text', () => {
    const text = ' {"a": [1, {"b/c": "x"}, []], "d": {}, "e": null, "f": true,"g":-1.5e3} \n'
    expect(pointers(text)).toEqual(['/a/0', '/a/1/b~1c', '/e', '/f', '/g'])
    expect(jsonLeaves(text).map(({ value }) => value)).toEqual([1, 'x', null, true, -1500])
  })

  it('keeps both values of a repeated name', () => {
    expect(jsonLeaves('{"a":1,"a":2}').map(({ value }) => value)).toEqual([1, 2])
  })

  it('takes a root leaf, empty containers and a byte order mark', () => {
    expect(jsonLeaves('"x"')[0]).toEqual({ path: [], start: 0, end: 3, value: 'x' })
    expect(jsonLeaves('{}')).toEqual([])
    expect(pointers('\ufeff{"a":[[]],"b":0}')).toEqual(['/b'])
  })

  it.each([
    '',
    '{',
    '{"a"}',
    '{"a":}',
    '[1,]',
    '[1 2]',
    '{"a":1,}',
    '{a:1}',
    '[01]',
    '"\n"',
    '"\\x"',
    '[1]]',
    'nul',
    '{"a":1]',
    "['a']",
    '"',
  ])('refuses %j', (text) => {
    expect(() => jsonLeaves(text)).toThrow(JsonTextError)
  })

  it('survives 200,000 levels', () => {
    expect(jsonLeaves('['.repeat(200_000) + ']'.repeat(200_000))).toEqual([])
  })
})

describe('replaceLeaves', () => {
  it('changes the values only and keeps every other byte', () => {
    const text = '{ "n":12345678901234567890, "a" : "\\u4e2d", "a":"second", "z":1.0 }\n'
    const replacements = jsonLeaves(text)
      .filter(({ path }) => matchesPointer('/a', path))
      .map((leaf, index) => ({ leaf, value: `cipher${index}==` }))
    expect(replaceLeaves(text, replacements)).toBe(
      '{ "n":12345678901234567890, "a" : "cipher0==", "a":"cipher1==", "z":1.0 }\n',
    )
  })
})

describe('matchesPointer', () => {
  it('takes * for array indexes only', () => {
    expect(matchesPointer('/list/*/name', ['list', 3, 'name'])).toBe(true)
    expect(matchesPointer('/list/*/name', ['list', 'x', 'name'])).toBe(false)
    expect(matchesPointer('/list/*', ['list', 3, 'name'])).toBe(false)
    expect(matchesPointer('/a~1b', ['a/b'])).toBe(true)
  })
})
