import { describe, expect, it } from 'vitest'
import { accessor, chainOf, propertyName, quote, segmentName } from './chain.ts'

describe('segmentName', () => {
  it.each([
    ['out-trade-no', 'outTradeNo'],
    ['{out_trade_no}', '_out_trade_no_'],
    ['complaints-v2', 'complaintsV2'],
    ['n-qualifications', 'nQualifications'],
    ['mch_media', 'mch_media'],
    ['apply4subject', 'apply4subject'],
    ['h5', 'h5'],
    // a digit after the hyphen cannot come back from camelCase
    ['a-1', 'a-1'],
    ['{out-no}', '{out-no}'],
    // methods and what a function has by itself; a node must not be thenable
    ['get', 'Get'],
    ['then', 'Then'],
    ['name', 'Name'],
  ])('names %s %s', (segment, name) => {
    expect(segmentName(segment)).toBe(name)
  })
})

describe('chainOf', () => {
  it('ends with the method', () => {
    const path = '/v3/pay/transactions/out-trade-no/{out_trade_no}/close'
    expect(chainOf({ path, method: 'post' })).toBe('wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.close.post')
  })

  it('puts what is no identifier into brackets', () => {
    expect(chainOf({ path: '/v3/a-1/{b-c}', method: 'get' })).toBe("wxpay.v3['a-1']['{b-c}'].get")
  })
})

describe('names in code', () => {
  it('quotes what is no identifier', () => {
    expect([accessor('a'), accessor('a-b'), propertyName('a'), propertyName('Wechatpay-Serial')]).toEqual([
      '.a',
      "['a-b']",
      'a',
      "'Wechatpay-Serial'",
    ])
  })

  it.each(['a', "it's", 'say "hi"', 'back\\slash', '\\"', 'line\nend', '\u2028', "\\'"])(
    'quotes %j as itself',
    (text) => {
      expect(new Function(`return ${quote(text)}`)()).toBe(text)
    },
  )
})
