import { describe, expect, it } from 'vitest'
import { Refusal } from '../refusal.ts'
import { parseTarget } from './target.ts'

describe('parseTarget', () => {
  it.each([
    // row 9: another host
    '//evil.com/x',
    '/\\evil.com/x',
    'https://evil.com/x',
    'http://api.mch.weixin.qq.com/v3/x',
    'https://api.mch.weixin.qq.com@evil.com/',
    'https://api.mch.weixin.qq.com.evil.com/',
    'https://api.mch.weixin.qq.com:8443/',
    'https://api.mch.weixin.qq.com./v3/x',
    'api。mch。weixin。qq。com/v3/x',
    'ⓛocalhost/v3/x',
    'evil.com',
    '',
    '?a=1',
    // row 10: numeric hosts
    'http://0x7f.1/',
    '2130706433/x',
    'http://[::ffff:127.0.0.1]/',
    // row 11: another API
    '/v3/../secapi/pay/refund',
    '/v3/%2e%2e/secapi/pay/refund',
    '/v3/%2E%2e/secapi/pay/refund',
    '/v3/.%2e/secapi/pay/refund',
    '/v3/..%2fsecapi/pay/refund',
    '/v3/x%2Fy',
    '/v3/%5c..%5csecapi',
    '/v3\\..\\secapi',
    '/v3/./x',
    '/v3/x/..',
    '/v3//x',
    '/v3/x\ty',
    '/v3/x\n',
    '/v3/x\r\nHost: evil.com',
    '/v3/%0d%0aHost:%20evil.com',
    '/v3/%00',
    '/v3/%zz',
    '/v3/%ff',
    '/v3/中文',
    '/v3/x y',
    '/v3/x"y',
    '/v3/{id}',
    // row 12
    '/x#/../y',
    '/v3/x?a=#',
    // controls of the sandbox and of the proxy itself
    '/__sandbox/reset',
    '/__playground/call',
    '/v3/x?a=\u0001',
    '/v3/x?a=\\',
    '/v3/x?a=中',
  ])('refuses %j', (url) => {
    expect(() => parseTarget(url)).toThrow(Refusal)
  })

  it.each([
    '/v3/pay/transactions/id/4200?mchid=1900000001',
    // row 27: nothing of this may be re-encoded
    "/v3/x?a='&b=%27&c=|&d=%7C&e=+&f=%20&g=a//b&h=../..&i=%2e%2e%2f",
    '/v3/x/a%20b/%E4%B8%AD',
    '/v3/x/a|b*c',
    '/v3/x?',
    '/',
  ])('keeps %j byte for byte', (url) => {
    const { target, pathname, query } = parseTarget(url)
    expect(target).toBe(url)
    expect(url.includes('?') ? `${pathname}?${query}` : pathname).toBe(url)
  })
})
