import { describe, expect, it } from 'vitest'
import { plainDocs, shortType, tagLine } from '../../.vitepress/config/hovers/text.ts'

describe('shortType', () => {
  it.each([
    ['(property) Request.out_trade_no: string', 'out_trade_no', 'out_trade_no: string'],
    ['(property) out_trade_no?: string', 'out_trade_no', 'out_trade_no?: string'],
    ['(alias) const wxpay: Wechatpay\nimport wxpay', 'wxpay', 'wxpay: Wechatpay'],
    ['(method) Api.V3.Preopen.post(data: Request): Promise<Result>', 'post', 'post(data: Request): Promise<Result>'],
    [
      '(method) Promise<Answer<{ then: string }>>.then<void>(done: () => void): void',
      'then',
      'then<void>(done: () => void): void',
    ],
    ['const data: {\n    a: string;\n}', 'data', 'data: { a: string; }'],
    ['any', 'x', ''],
  ])('makes %j short', (text, word, short) => {
    expect(shortType(text, word)).toBe(short)
  })

  it('cuts what is too long to read at a glance', () => {
    expect(shortType(`data: ${'A | '.repeat(100)}B`, 'data')).toMatch(/^data: .{153}…$/)
  })
})

describe('docs', () => {
  it('keep the text of links and lose empty lines', () => {
    expect(plainDocs(['见 {@link https://example.com 官方文档}', '', ' 第二行 '])).toBe('见 官方文档\n第二行')
  })

  it('keep references and warnings among the tags', () => {
    expect([tagLine('see', 'https://x.example'), tagLine('deprecated', '请用新接口'), tagLine('example', 'x')]).toEqual(
      ['https://x.example', '已废弃：请用新接口', ''],
    )
  })
})
