import { describe, expect, it } from 'vitest'
import { fenOfYuan, yuanOfFen } from './money.ts'

describe('money', () => {
  it.each([
    ['100', '1.00'],
    ['1', '0.01'],
    ['0', '0.00'],
    ['-250', '-2.50'],
    ['12345678901234567890', '123456789012345678.90'],
  ])('shows %s fen as %s yuan', (fen, yuan) => {
    expect(yuanOfFen(fen)).toBe(yuan)
  })

  it.each(['', '1.5', '01', 'abc', '1e3'])('has no yuan for %j', (fen) => {
    expect(yuanOfFen(fen)).toBeUndefined()
  })

  it.each([
    ['1', '100'],
    ['1.5', '150'],
    ['0.07', '7'],
    ['19.99', '1999'],
    ['1.', '100'],
    ['0', '0'],
  ])('reads %s yuan as %s fen, without rounding', (yuan, fen) => {
    expect(fenOfYuan(yuan)).toBe(fen)
  })

  it.each(['', '1.234', '-1', 'x'])('refuses %j', (yuan) => {
    expect(fenOfYuan(yuan)).toBeUndefined()
  })
})
