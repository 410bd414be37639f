import { describe, expect, it } from 'vitest'
import { tokenize, tokenizeJson } from './tokens.ts'

describe('tokenize', () => {
  it.each([
    [
      "const a = await f('x', 1) // end",
      [
        ['const', 'tk-k'],
        ['await', 'tk-k'],
        ['f', 'tk-f'],
        ["'x'", 'tk-s'],
        ['1', 'tk-c'],
        ['// end', 'tk-m'],
      ],
    ],
    [
      '# note\nprint(None)',
      [
        ['# note', 'tk-m'],
        ['print', 'tk-f'],
        ['None', 'tk-c'],
      ],
    ],
    [
      '"a \\" b" + `t\nu`',
      [
        ['"a \\" b"', 'tk-s'],
        ['`t\nu`', 'tk-s'],
      ],
    ],
  ])('colours %j', (code, coloured) => {
    expect(tokenize(code).filter(([, name]) => name)).toEqual(coloured)
  })

  it.each(['', "it's 'unclosed", '"\n"', '/* open', 'a#b'])('keeps every character of %j', (code) => {
    expect(
      tokenize(code)
        .map(([text]) => text)
        .join(''),
    ).toBe(code)
    expect(
      tokenizeJson(code)
        .map(([text]) => text)
        .join(''),
    ).toBe(code)
  })
})

describe('tokenizeJson', () => {
  it('tells names of members from texts', () => {
    const coloured = tokenizeJson('{ "a": "b", "n": -1.5, "t": true, "c:": null }').filter(([, name]) => name)
    expect(coloured).toEqual([
      ['"b"', 'tk-s'],
      ['-1.5', 'tk-c'],
      ['true', 'tk-c'],
      ['null', 'tk-c'],
    ])
  })
})
