import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from './index.ts'

describe('base64', () => {
  it('agrees with Buffer for every length and byte', () => {
    for (let length = 0; length < 260; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256)
      const text = Buffer.from(bytes).toString('base64')
      expect(toBase64(bytes)).toBe(text)
      expect(fromBase64(text)).toEqual(bytes)
    }
  })

  it('takes megabytes', () => {
    const bytes = new Uint8Array(3_000_001).fill(0xa5)
    expect(Buffer.compare(fromBase64(toBase64(bytes)), bytes)).toBe(0)
  })

  it.each([
    ['no padding', 'YQ', /has 2 characters, not a multiple of 4/],
    ['white space inside', 'YWJj ZGVm', /has 9 characters/],
    ['a space that keeps the length', 'YWJjZGV ', /position 7/],
    ['a line feed', 'YWJ\n', /position 3/],
    ['the URL alphabet', 'YW-_', /position 2/],
    ['padding in the middle', 'YQ==YQ==', /position 2/],
    ['too much padding', 'Y===', /position 1/],
    ['padding alone', '====', /position 0/],
    ['clean bits, one pad', 'YWI=', undefined],
    ['bits that are not zero, one pad', 'YWJ=', /bits that are not zero/],
    ['bits that are not zero, two pads', 'YR==', /bits that are not zero/],
    ['full-width letters', 'ＹＱ==', /position 0/],
  ])('treats %s: %j', (_, text, message) => {
    if (!message) expect(toBase64(fromBase64(text))).toBe(text)
    else {
      expect(() => fromBase64(text)).toThrow(message)
      expect(() => fromBase64(text)).toThrow(expect.objectContaining({ code: 'base64-malformed' }))
    }
  })

  it('does not repeat the text in its message', () => {
    expect(() => fromBase64('c2VjcmV0*')).toThrow(expect.not.stringContaining('c2VjcmV0'))
  })
})
