import { describe, expect, it } from 'vitest'
import { authorizationOf } from '../../docs/guide/samples/sign.mjs'
import { isAuthentic } from '../../docs/guide/samples/verify.mjs'
import {
  generateKeyPair,
  importPrivateKey,
  importPublicKey,
  parseAuthorization,
  requestMessage,
  responseMessage,
  sign,
  verify,
} from '../../playground/protocol/index.ts'

const keys = await generateKeyPair()
const body = '{"description":"中文"}'

describe('the code of the signing guide', () => {
  it('signs a request as the protocol asks', async () => {
    const target = '/v3/refund/domestic/refunds?x=%7C'
    const header = authorizationOf({
      method: 'POST',
      target,
      body,
      mchid: '1900000001',
      serial: 'ABC',
      privateKey: keys.privateKeyPem,
    })
    const { timestamp, nonce, signature, mchid, serial } = parseAuthorization(header)
    const message = requestMessage({ method: 'POST', target, timestamp: Number(timestamp), nonce, body })
    expect({ mchid, serial }).toEqual({ mchid: '1900000001', serial: 'ABC' })
    expect(await verify(message, signature, await importPublicKey(keys.publicKeyPem, 'verify'))).toBe(true)
  })

  const now = Date.now()
  const timestamp = String(Math.floor(now / 1000))

  async function answer(changes: Record<string, string> = {}) {
    const message = responseMessage({ timestamp, nonce: 'N', body })
    return new Headers({
      'Wechatpay-Timestamp': timestamp,
      'Wechatpay-Nonce': 'N',
      'Wechatpay-Serial': 'PUB_KEY_ID_1',
      'Wechatpay-Signature': await sign(message, await importPrivateKey(keys.privateKeyPem, 'sign')),
      ...changes,
    })
  }

  const publicKeys = { PUB_KEY_ID_1: keys.publicKeyPem }

  it('accepts a right answer', async () => {
    expect(isAuthentic({ headers: await answer(), body, publicKeys, now })).toBe(true)
  })

  it.each([
    ['an altered body', {}, `${body} `, now],
    ['an unknown serial', { 'Wechatpay-Serial': 'PUB_KEY_ID_2' }, body, now],
    ['a stale timestamp', {}, body, now + 302_000],
    ['a timestamp that is no number', { 'Wechatpay-Timestamp': 'soon' }, body, now],
    ['a signature probe', { 'Wechatpay-Signature': 'WECHATPAY/SIGNTEST/abc' }, body, now],
  ])('refuses %s', async (_, changes, text, at) => {
    expect(isAuthentic({ headers: await answer(changes), body: text, publicKeys, now: at })).toBe(false)
  })
})
