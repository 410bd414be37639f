import { describe, expect, it } from 'vitest'
import { vectors } from '../../test/fixtures/vectors.ts'
import { importPublicKey, normalizeSerial, sameSerial, verifyAnswer } from './index.ts'

const { keys, v3_message } = vectors
const vector = v3_message.find(({ id }) => id === 'response-200-platform-cert')
if (!vector) throw new TypeError('The vector response-200-platform-cert is gone.')
const timestamp = 1722850421
const platformKey = await importPublicKey(keys.platform_certificate_pem, 'verify')
const wechatpayKey = await importPublicKey(keys.wechatpay_public_key_spki_pem, 'verify')
const platformKeys = new Map([
  [keys.platform_serial_no, platformKey],
  [keys.wechatpay_public_key_id, wechatpayKey],
])

const check = (changes: Record<string, string | null>, { now = timestamp * 1000, body = vector.body } = {}) => {
  const headers = new Map(Object.entries({ ...vector.headers, ...changes }))
  return verifyAnswer({ headers: (name) => headers.get(name), body, keys: platformKeys, now })
}

describe('verifyAnswer', () => {
  it('gives message and serial of a good answer', async () => {
    expect(await check({})).toEqual({ ok: true, message: vector.message, serial: keys.platform_serial_no })
  })

  it.each(['Wechatpay-Timestamp', 'Wechatpay-Nonce', 'Wechatpay-Signature', 'Wechatpay-Serial'])(
    'misses %s',
    async (name) => {
      for (const absent of [null, '']) {
        const verification = await check({ [name]: absent })
        expect(verification).toMatchObject({ ok: false, reason: 'signature-missing' })
        expect(verification.message).toBeUndefined()
      }
    },
  )

  it('refuses an unknown serial, also when another known key would fit', async () => {
    expect(await check({ 'Wechatpay-Serial': 'ABCDEF' })).toMatchObject({
      ok: false,
      reason: 'serial-unknown',
      serial: 'ABCDEF',
    })
  })

  it('chooses the key by the serial alone', async () => {
    expect(await check({ 'Wechatpay-Serial': keys.wechatpay_public_key_id })).toMatchObject({
      ok: false,
      reason: 'signature-mismatch',
    })
  })

  it('takes the serial in lower case', async () => {
    expect(await check({ 'Wechatpay-Serial': keys.platform_serial_no.toLowerCase() })).toMatchObject({ ok: true })
  })

  it.each([
    [-300_000, true],
    [-300_001, false],
    [0, true],
    [300_000, true],
    [300_001, false],
  ])('with a clock that is off by %i ms: %s', async (offsetMs, ok) => {
    const verification = await check({}, { now: timestamp * 1000 + offsetMs })
    expect(verification).toMatchObject(
      ok ? { ok: true } : { ok: false, reason: 'timestamp-skewed', message: vector.message },
    )
  })

  it('takes the real clock by default', async () => {
    const headers = (name: string) => vector.headers[name]
    expect(await verifyAnswer({ headers, body: vector.body, keys: platformKeys })).toMatchObject({
      reason: 'timestamp-skewed',
    })
  })

  it.each(['NaN', '1e9', '-1', ' 1722850421', '0x66B0A1F5'])('refuses the timestamp %j', async (text) => {
    expect(await check({ 'Wechatpay-Timestamp': text })).toMatchObject({ ok: false, reason: 'signature-malformed' })
  })

  it('refuses a changed body, nonce and timestamp', async () => {
    const mismatch = { ok: false, reason: 'signature-mismatch' }
    expect(await check({}, { body: `${vector.body} ` })).toMatchObject(mismatch)
    expect(await check({}, { body: `\ufeff${vector.body}` })).toMatchObject(mismatch)
    expect(await check({ 'Wechatpay-Nonce': 'x' })).toMatchObject(mismatch)
    expect(await check({ 'Wechatpay-Timestamp': `${timestamp + 1}` })).toMatchObject(mismatch)
  })

  it('refuses a signature that is not base64', async () => {
    expect(await check({ 'Wechatpay-Signature': '!!!!' })).toMatchObject({ ok: false, reason: 'signature-malformed' })
  })

  it.each(['WECHATPAY/SIGNTEST/', 'WECHATPAY/SIGNTEST/abcde', `WECHATPAY/SIGNTEST/${'A'.repeat(325)}`])(
    'refuses the probe %s whether or not it is base64',
    async (signature) => {
      expect(await check({ 'Wechatpay-Signature': signature })).toMatchObject({ ok: false, reason: 'signature-probe' })
    },
  )
})

describe('serials', () => {
  it.each([
    ['5f00d1', '5F00D1', true],
    ['005F00D1', '5F00D1', true],
    ['5F00D1', '5F00D10', false],
    ['0', '0000', true],
    ['PUB_KEY_ID_01', 'PUB_KEY_ID_1', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(sameSerial(one, other)).toBe(same)
  })

  it('keeps one digit', () => {
    expect(normalizeSerial('000a')).toBe('A')
    expect(normalizeSerial('000')).toBe('0')
  })
})
