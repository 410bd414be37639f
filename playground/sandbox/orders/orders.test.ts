import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, type TestSandbox } from '../testing/client.ts'
import { close, differsRE, orderNumber, outcomeOf, paidRE, prepay, query, queryById } from '../testing/order-calls.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const number = orderNumber
const hour = 3600

const refund = ({ call }: TestSandbox, fen: number, out_refund_no = 'R1') =>
  call({
    method: 'POST',
    target: '/v3/refund/domestic/refunds',
    body: { out_trade_no: number, out_refund_no, amount: { refund: fen, total: 100, currency: 'CNY' } },
  })
const pay = ({ control }: TestSandbox, outcome = 'success') => control(`/orders/${number}/pay`, { outcome })

const reach = {
  none: async () => undefined,
  NOTPAY: async (sandbox: TestSandbox) => void (await prepay(sandbox)),
  SUCCESS: async (sandbox: TestSandbox) => {
    await prepay(sandbox)
    await pay(sandbox)
  },
  REFUND: async (sandbox: TestSandbox) => {
    await reach.SUCCESS(sandbox)
    await refund(sandbox, 30, 'R0')
  },
  CLOSED: async (sandbox: TestSandbox) => {
    await prepay(sandbox)
    await close(sandbox)
  },
  burnt: async (sandbox: TestSandbox) => void (await close(sandbox)),
}

const paid = expect.stringMatching(paidRE)
const differs = expect.stringMatching(differsRE)
const missing = '404 RESOURCE_NOT_EXISTS'

describe.each<[keyof typeof reach, Record<'again' | 'changed' | 'query' | 'close' | 'refund', unknown>]>([
  ['none', { again: '200', changed: '200', query: '404 ORDER_NOT_EXIST', close: '204', refund: missing }],
  ['NOTPAY', { again: '200', changed: differs, query: '200', close: '204', refund: missing }],
  ['SUCCESS', { again: paid, changed: differs, query: '200', close: paid, refund: '200' }],
  ['REFUND', { again: paid, changed: differs, query: '200', close: paid, refund: '200' }],
  ['CLOSED', { again: '400 ORDER_CLOSED', changed: differs, query: '200', close: '204', refund: missing }],
  [
    'burnt',
    {
      again: '400 INVALID_REQUEST',
      changed: '400 INVALID_REQUEST',
      query: '404 ORDER_NOT_EXIST',
      close: '204',
      refund: missing,
    },
  ],
])('an order in state %s', (state, expected) => {
  it.each([
    ['a prepay with the same parameters', 'again', (sandbox: TestSandbox) => prepay(sandbox)],
    ['a prepay with other parameters', 'changed', (sandbox: TestSandbox) => prepay(sandbox, { description: '别的' })],
    ['a query', 'query', (sandbox: TestSandbox) => query(sandbox)],
    ['a close', 'close', (sandbox: TestSandbox) => close(sandbox)],
    ['a refund', 'refund', (sandbox: TestSandbox) => refund(sandbox, 10)],
  ] as const)('answers %s', async (_name, action, run) => {
    const sandbox = createTestSandbox(fixture)
    await reach[state](sandbox)
    const answer = await run(sandbox)
    expect(outcomeOf(answer)).toEqual(expected[action])
    expect(answer.verification.ok).toBe(true)
  })
})

describe('a prepay', () => {
  it.each([
    ['jsapi', 'prepay_id', /^wx\d{17}[0-9a-f]{7}\d{10}$/, {}],
    ['app', 'prepay_id', /^wx\d{17}[0-9a-f]{7}\d{10}$/, { payer: undefined }],
    ['native', 'code_url', /^weixin:\/\/wxpay\/bizpayurl\?pr=[0-9A-Za-z]{9}$/, { payer: undefined }],
    [
      'h5',
      'h5_url',
      /^https:\/\/wx\.tenpay\.com\/cgi-bin\/mmpayweb-bin\/checkmweb\?prepay_id=wx[0-9a-z]{34}&package=\d+$/,
      { payer: undefined, scene_info: { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } } },
    ],
  ])('by %s answers a %s in its form', async (product, field, form, changed) => {
    const { call, control } = createTestSandbox(fixture)
    // JSON.stringify leaves undefined out
    const body = JSON.stringify({ ...prepayBody(), ...changed })
    const target = `/v3/pay/transactions/${product}`
    const first = await call({ method: 'POST', target, body })
    expect(first.json[field]).toMatch(form)
    const second = await call({ method: 'POST', target, body })
    expect(second.json[field]).toMatch(form)
    expect(second.json[field]).not.toBe(first.json[field])
    expect(await control(`/orders/${number}/pay`, {})).toMatchObject({ status: 200, trade_state: 'SUCCESS' })
  })

  it('of another endpoint with the same number is a re-entry with other parameters', async () => {
    const sandbox = createTestSandbox(fixture)
    await prepay(sandbox)
    const { payer: _payer, ...body } = prepayBody()
    expect(outcomeOf(await sandbox.call({ method: 'POST', target: '/v3/pay/transactions/native', body }))).toEqual(
      differs,
    )
  })

  it.each([
    ['INVALID_REQUEST', 400, '请求重入时，参数与首次请求时不一致'],
    ['OUT_TRADE_NO_USED', 403, '商户订单号重复'],
  ] as const)('that differs is refused as the setting says: %s', async (reentryCode, status, message) => {
    const sandbox = createTestSandbox(fixture, { reentryCode })
    await prepay(sandbox)
    const answer = await prepay(sandbox, { description: '别的' })
    expect([answer.status, answer.json]).toEqual([status, { code: reentryCode, message }])
  })

  it('does not mind the order of its fields', async () => {
    const sandbox = createTestSandbox(fixture)
    await prepay(sandbox)
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(prepayBody()).reverse()))
    expect((await sandbox.call({ method: 'POST', target: '/v3/pay/transactions/jsapi', body: reversed })).status).toBe(
      200,
    )
  })
})

describe('an answered order', () => {
  it('has no trace of a payment before it is paid, and all of it afterwards, by both numbers', async () => {
    const sandbox = createTestSandbox(fixture)
    await prepay(sandbox, { attach: '门店', scene_info: { payer_client_ip: '127.0.0.1', device_id: 'A1' } })
    const unpaid = await query(sandbox)
    expect(Object.keys(unpaid.json)).toEqual([
      'mchid',
      'appid',
      'out_trade_no',
      'trade_state',
      'trade_state_desc',
      'attach',
      'amount',
      'scene_info',
    ])
    await pay(sandbox)
    const paidOrder = await query(sandbox)
    expect(paidOrder.json).toMatchObject({
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
      attach: '门店',
      payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
      amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
      scene_info: { device_id: 'A1' },
    })
    expect((await queryById(sandbox, paidOrder.json.transaction_id)).json).toEqual(paidOrder.json)
    expect(outcomeOf(await queryById(sandbox, '4200000000000000000000000000'))).toBe('404 ORDER_NOT_EXIST')
  })

  it('belongs to its mode: a partner’s order is not the direct merchant’s', async () => {
    const sandbox = createTestSandbox(fixture)
    const body = {
      sp_appid: 'wxd678efh567hg6787',
      sp_mchid: '1900000001',
      sub_mchid: '1900000109',
      description: '服务商订单',
      out_trade_no: number,
      notify_url: 'http://127.0.0.1:9/notify',
      amount: { total: 100 },
      payer: { sub_openid: 'oLTPCuN5a-nBD4rAL_fa81SD1Mzs' },
    }
    const partner = '/v3/pay/partner/transactions'
    const owners = 'sp_mchid=1900000001&sub_mchid=1900000109'
    expect((await sandbox.call({ method: 'POST', target: `${partner}/jsapi`, body })).status).toBe(200)
    expect((await prepay(sandbox)).status).toBe(200)
    expect(await pay(sandbox)).toMatchObject({ status: 409, code: 'order-ambiguous' })
    const paidPartner = await sandbox.control(`/orders/${number}/pay`, { mchid: '1900000109' })
    const answer = await sandbox.call({ method: 'GET', target: `${partner}/out-trade-no/${number}?${owners}` })
    expect(answer.json).toMatchObject({
      sp_mchid: '1900000001',
      sub_mchid: '1900000109',
      trade_state: 'SUCCESS',
      payer: { sub_openid: 'oLTPCuN5a-nBD4rAL_fa81SD1Mzs' },
    })
    expect(answer.json.transaction_id).toBe(paidPartner.transaction_id)
    const byId = await sandbox.call({ method: 'GET', target: `${partner}/id/${paidPartner.transaction_id}?${owners}` })
    expect(byId.json).toEqual(answer.json)
    expect((await query(sandbox)).json.trade_state).toBe('NOTPAY')
    expect(outcomeOf(await queryById(sandbox, paidPartner.transaction_id))).toBe('404 ORDER_NOT_EXIST')
    const withoutPayer = await sandbox.call({
      method: 'POST',
      target: `${partner}/jsapi`,
      body: { ...body, payer: {} },
    })
    expect(outcomeOf(withoutPayer)).toBe('400 PARAM_ERROR')
  })
})

describe('time', () => {
  it('ends a prepay_id after two hours; the same prepay gives a new one', async () => {
    const sandbox = createTestSandbox(fixture)
    await prepay(sandbox)
    await sandbox.control('/clock', { advanceSeconds: 2 * hour })
    expect(await pay(sandbox)).toMatchObject({ status: 409, code: 'prepay-expired' })
    expect((await query(sandbox)).json.trade_state).toBe('NOTPAY')
    await prepay(sandbox)
    expect(await pay(sandbox)).toMatchObject({ status: 200, trade_state: 'SUCCESS' })
  })

  it('closes an unpaid order after seven days', async () => {
    const sandbox = createTestSandbox(fixture)
    await prepay(sandbox)
    await sandbox.control('/clock', { advanceSeconds: 7 * 24 * hour - 60 })
    expect((await query(sandbox)).json.trade_state).toBe('NOTPAY')
    await sandbox.control('/clock', { advanceSeconds: 120 })
    expect((await query(sandbox)).json.trade_state).toBe('CLOSED')
    expect(outcomeOf(await prepay(sandbox))).toBe('400 ORDER_CLOSED')
    expect(await pay(sandbox)).toMatchObject({ status: 409, code: 'order-closed' })
    expect(outcomeOf(await close(sandbox))).toBe('204')
  })

  it('ends an order at time_expire', async () => {
    const now = Date.parse('2026-01-01T12:00:00+08:00')
    const sandbox = createTestSandbox(fixture, { now: () => now })
    await prepay(sandbox, { time_expire: '2026-01-01T12:30:00+08:00' })
    await sandbox.control('/clock', { advanceSeconds: 1800 })
    expect(await pay(sandbox)).toMatchObject({ status: 409, code: 'order-expired' })
  })
})

describe('the payer', () => {
  it.each(['cancelled', 'wrong-password', 'balance-too-low', 'timeout'])(
    'may fail (%s), and pay later',
    async (outcome) => {
      const sandbox = createTestSandbox(fixture)
      await prepay(sandbox)
      expect(await pay(sandbox, outcome)).toMatchObject({ status: 200, outcome, trade_state: 'NOTPAY' })
      expect((await sandbox.control('/notifications')).notifications).toEqual([])
      expect(await pay(sandbox)).toMatchObject({ trade_state: 'SUCCESS' })
      expect(await pay(sandbox)).toMatchObject({ status: 409, code: 'order-paid' })
    },
  )

  it('cannot pay what is not there, nor in an unknown way', async () => {
    const sandbox = createTestSandbox(fixture)
    expect(await pay(sandbox)).toMatchObject({ status: 404, code: 'order-not-found' })
    await reach.burnt(sandbox)
    expect(await pay(sandbox)).toMatchObject({ status: 404, code: 'order-not-found' })
    expect(await pay(sandbox, 'steal')).toMatchObject({ status: 400, code: 'outcome-unknown' })
  })
})
