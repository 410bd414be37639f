import { describe, expect, it } from 'vitest'
import { printable } from './printable.ts'

describe('printable (row 47)', () => {
  it.each([
    ['a\r\nb', 'a\\u000d\\u000ab'],
    ['\u001b[2J', '\\u001b[2J'],
    ['a\u202eb', 'a\\u202eb'],
    ['\u009b31m', '\\u009b31m'],
    ['中文 /v3/x', '中文 /v3/x'],
  ])('%j', (text, expected) => {
    expect(printable(text)).toBe(expected)
  })
})
