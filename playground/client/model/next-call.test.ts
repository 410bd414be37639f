import { describe, expect, it } from 'vitest'
import type { Call } from '../../proxy/call.ts'
import { payableOrder } from './next-step.ts'
import { carriedValues } from './recent.ts'
import { findTrace } from './trace.ts'

function answer(status: number, body: unknown, method = 'POST') {
  // only these parts are looked at
  return { request: { method }, response: { status, encoding: 'text', body: JSON.stringify(body) } } as Call
}

const sent = { path: {}, body: '{"out_trade_no": "A1", "mchid": "1900000001", "amount": {"total": 1}}' }

describe('payableOrder', () => {
  it('finds the order of a prepay, with its link and owner', () => {
    expect(payableOrder(sent, answer(200, { code_url: 'weixin://x' }))).toEqual({
      outTradeNo: 'A1',
      mchid: '1900000001',
      link: 'weixin://x',
    })
    expect(payableOrder(sent, answer(200, { prepay_id: 'wx1' }))).toEqual({ outTradeNo: 'A1', mchid: '1900000001' })
    expect(payableOrder({ body: '{"combine_out_trade_no":"C1"}' }, answer(200, { prepay_id: 'wx1' }))?.outTradeNo).toBe(
      'C1',
    )
  })

  it('has nothing to pay after anything else', () => {
    expect(payableOrder(sent, answer(400, { prepay_id: 'wx1' }))).toBeUndefined()
    expect(payableOrder(sent, answer(200, { refund_id: '5' }))).toBeUndefined()
    expect(payableOrder({ body: '{' }, answer(200, { prepay_id: 'wx1' }))).toBeUndefined()
  })
})

describe('carriedValues', () => {
  it('keeps what leads to the next call', () => {
    const call = answer(200, {
      transaction_id: '42',
      download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=T',
    })
    expect(Object.fromEntries(carriedValues(sent, call))).toEqual({
      out_trade_no: 'A1',
      transaction_id: '42',
      token: 'T',
    })
  })

  it('keeps nothing of a refusal', () => {
    expect(carriedValues(sent, answer(404, { code: 'ORDER_NOT_EXIST' })).size).toBe(0)
  })
})

describe('findTrace', () => {
  const entry = {
    authorization: { nonce: 'N1' },
    checks: [{ title: '签名', ok: false, note: '不符' }],
    expected: { message: 'GET\n', bytes: 4 },
    diagnosis: { cause: 'key-mismatch', title: '私钥不配对', fix: '换私钥' },
    faults: [],
  }

  it('finds the request by its nonce, in either shape of the log', () => {
    for (const log of [[{}, entry], { requests: [entry] }]) {
      expect(findTrace(log, 'N1')).toEqual({
        checks: [{ title: '签名', ok: false, note: '不符' }],
        expected: 'GET\n',
        diagnosis: { title: '私钥不配对', fix: '换私钥' },
        faults: [],
      })
    }
  })

  it.each([undefined, null, 'x', [], [null, 5], { requests: 'x' }, [{ authorization: { nonce: 'N2' } }]])(
    'finds nothing in %j',
    (log) => {
      expect(findTrace(log, 'N1')).toBeUndefined()
    },
  )
})
