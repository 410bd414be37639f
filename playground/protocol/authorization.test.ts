import { describe, expect, it } from 'vitest'
import { formatAuthorization, parseAuthorization } from './index.ts'

const scheme = 'WECHATPAY2-SHA256-RSA2048'
const items = [
  'mchid="1900000001"',
  'nonce_str="593B.E0C"',
  'signature="c2ln+/=="',
  'timestamp="1554208460"',
  'serial_no="5f00D1"',
]
const values = {
  mchid: '1900000001',
  nonce: '593B.E0C',
  signature: 'c2ln+/==',
  timestamp: '1554208460',
  serial: '5f00D1',
}
const header = `${scheme} ${items.join(',')}`

describe('parseAuthorization', () => {
  it('takes the five items in all 120 orders', () => {
    const orders = permutations(items)
    expect(new Set(orders.map(String)).size).toBe(120)
    for (const order of orders) {
      expect(parseAuthorization(`${scheme} ${order.join(',')}`)).toEqual({ scheme, ...values })
    }
  })

  it.each([
    ['is empty', '', /begin with a scheme/],
    ['is the scheme alone', scheme, /ends after the scheme/],
    ['has no items', `${scheme} `, /no known item with a quoted value at position 26/],
    ['has two spaces', header.replace(' ', '  '), /at position 26/],
    ['begins with a space', ` ${header}`, /begin with a scheme/],
    ['has a space after a comma', header.replaceAll(',', ', '), /no known item/],
    ['has a space before a comma', header.replaceAll(',', ' ,'), /no comma behind mchid/],
    ['ends in a comma', `${header},`, /no known item/],
    ['goes on after the last item', `${header} x`, /no comma behind serial_no/],
    ['lacks quotes', header.replaceAll('"', ''), /no known item/],
    ['has single quotes', header.replaceAll('"', "'"), /no known item/],
    ['does not close its quotes', header.slice(0, -1), /does not close the quotes of serial_no/],
    ['has an unknown item', `${header},extra="1"`, /no known item/],
    ['has an item of the prototype', `${header},__proto__="1"`, /no known item/],
    ['has an item twice', `${header},mchid="1900000001"`, /has mchid twice/],
    ['has an item in upper case', header.replace('mchid', 'MCHID'), /no known item/],
    ['has an empty value', header.replace('1900000001', ''), /mchid that is empty/],
    ['has a line feed in a value', header.replace('593B', '593\n'), /nonce_str that is empty or not printable/],
    ['has Chinese in a value', header.replace('593B', '随机'), /nonce_str that is empty or not printable/],
    ['has a timestamp that is no number', header.replace('1554208460', '1e9'), /timestamp that is not decimal/],
    ['has a negative timestamp', header.replace('1554208460', '-1'), /timestamp that is not decimal/],
    [
      'has a nonce of 129 characters',
      header.replace('593B.E0C', 'N'.repeat(129)),
      /nonce_str of 129 characters, more than 128/,
    ],
    ['lacks two items', `${scheme} ${items.slice(0, 3).join(',')}`, /lacks timestamp, serial_no/],
  ])('refuses a header that %s', (_, wrong, message) => {
    expect(() => parseAuthorization(wrong)).toThrow(message)
    expect(() => parseAuthorization(wrong)).toThrow(expect.objectContaining({ code: 'authorization-malformed' }))
  })

  it.each(['WECHATPAY2-SM2-WITH-SM3', 'Bearer', 'wechatpay2-sha256-rsa2048', `${scheme}X`])(
    'refuses the scheme %s',
    (other) => {
      expect(() => parseAuthorization(header.replace(scheme, other))).toThrow(
        expect.objectContaining({ code: 'authorization-scheme-unknown' }),
      )
    },
  )

  it('takes a nonce of 128 characters', () => {
    expect(parseAuthorization(header.replace('593B.E0C', 'N'.repeat(128))).nonce).toHaveLength(128)
  })

  it('refuses 100000 quotes at once', () => {
    const quotes = '"'.repeat(100_000)
    for (const wrong of [
      quotes,
      `${scheme} ${quotes}`,
      `${scheme} mchid=${quotes}`,
      header + ',mchid="'.repeat(12_500),
    ]) {
      expect(() => parseAuthorization(wrong)).toThrow(/more than 4096/)
    }
  })

  it('keeps the signature out of its message', () => {
    expect(() => parseAuthorization(`${header},x="1"`)).toThrow(expect.not.stringContaining('c2ln'))
  })
})

describe('formatAuthorization', () => {
  it('prints what it parses', () => {
    expect(formatAuthorization(values)).toBe(header)
  })

  it.each(['1900"', '1900\r\nX: y', '', '商户'])('refuses the merchant id %j', (mchid) => {
    expect(() => formatAuthorization({ ...values, mchid })).toThrow(/mchid that is empty or not printable/)
  })
})

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]]
  return list.flatMap((first, index) => permutations(list.toSpliced(index, 1)).map((rest) => [first, ...rest]))
}
