import { describe, expect, it } from 'vitest'
import { answerLines, authorizationParts, requestLines } from './signed-message.ts'

describe('requestLines', () => {
  it('names each line and counts its bytes with the line feed', () => {
    const message = 'POST\n/v3/pay?a=1\n1554208460\nNONCE\n{"a":"中"}\n'
    const lines = requestLines(message)
    expect(lines.map(({ title }) => title)).toEqual(['HTTP 方法', '请求目标', '时间戳', '随机串', '请求体'])
    expect(lines[4]).toEqual({ title: '请求体', text: '{"a":"中"}', bytes: 12 })
    expect(lines.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(new TextEncoder().encode(message).length)
  })

  it('keeps the empty fifth line of a request without body', () => {
    expect(requestLines('GET\n/v3/x\n1\nN\n\n').at(-1)).toEqual({ title: '请求体', text: '', bytes: 1 })
  })

  it('takes line feeds of the body as part of the body', () => {
    expect(requestLines('POST\n/\n1\nN\n{\n}\n\n').at(-1)).toEqual({ title: '请求体', text: '{\n}\n', bytes: 5 })
  })
})

describe('answerLines', () => {
  it('has three lines', () => {
    expect(answerLines('1\nN\n{"a":1}\n').map(({ text }) => text)).toEqual(['1', 'N', '{"a":1}'])
  })
})

describe('authorizationParts', () => {
  it('takes the header apart in the order it has, cut signatures included', () => {
    const parts = authorizationParts(
      'WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="N",signature="AAAA…",timestamp="1",serial_no="5F"',
    )
    expect(parts.map(({ name, value }) => [name, value])).toEqual([
      ['认证类型', 'WECHATPAY2-SHA256-RSA2048'],
      ['mchid', '1900000001'],
      ['nonce_str', 'N'],
      ['signature', 'AAAA…'],
      ['timestamp', '1'],
      ['serial_no', '5F'],
    ])
    expect(parts.every(({ title }) => title !== '')).toBe(true)
  })

  it('shows nothing of an empty header', () => {
    expect(authorizationParts('')).toEqual([])
  })
})
