import { describe, expect, it } from 'vitest'
import { catalogSource, violations } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { createFixture, createTestSandbox, type TestSandbox } from '../testing/client.ts'
import { differsRE, outcomeOf, paidRE, prepay } from '../testing/order-calls.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))

describe('a combined order', () => {
  const combinedNumber = 'COMBINED20260101'
  const subOrder = (outTradeNo: string, fen: number, more: JsonObject = {}) => ({
    mchid: '1900000001',
    out_trade_no: outTradeNo,
    description: '商品',
    attach: '门店',
    amount: { total_amount: fen, currency: 'CNY' },
    ...more,
  })
  const body: JsonObject = {
    combine_appid: 'wxd678efh567hg6787',
    combine_mchid: '1900000001',
    combine_out_trade_no: combinedNumber,
    sub_orders: [subOrder('SUB000001', 70), subOrder('SUB000002', 30, { sub_mchid: '1900000109' })],
    combine_payer_info: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
    notify_url: 'http://127.0.0.1:9/notify',
  }
  const prepayCombined = ({ call }: TestSandbox, changed: JsonObject = {}) =>
    call({ method: 'POST', target: '/v3/combine-transactions/jsapi', body: { ...body, ...changed } })
  const queryCombined = ({ call }: TestSandbox, outTradeNo = combinedNumber) =>
    call({ method: 'GET', target: `/v3/combine-transactions/out-trade-no/${outTradeNo}` })

  it('is paid as a whole, and refunded by its sub-orders', async () => {
    const sandbox = createTestSandbox(fixture)
    expect((await prepayCombined(sandbox)).json.prepay_id).toMatch(/^wx/)
    const unpaid = await queryCombined(sandbox)
    expect(unpaid.json.sub_orders).toMatchObject([{ trade_state: 'NOTPAY' }, { trade_state: 'NOTPAY' }])
    expect(await sandbox.control(`/orders/${combinedNumber}/pay`, {})).toMatchObject({ status: 200 })
    const { json } = await queryCombined(sandbox)
    expect(json).toMatchObject({
      combine_mchid: '1900000001',
      combine_out_trade_no: combinedNumber,
      combine_payer_info: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
      sub_orders: [
        { out_trade_no: 'SUB000001', trade_state: 'SUCCESS', amount: { total_amount: 70, payer_amount: 70 } },
        { out_trade_no: 'SUB000002', trade_state: 'SUCCESS', sub_mchid: '1900000109' },
      ],
    })
    expect(new Set(json.sub_orders.map((order: JsonObject) => order.transaction_id)).size).toBe(2)
    const refunded = await sandbox.call({
      method: 'POST',
      target: '/v3/refund/domestic/refunds',
      body: {
        sub_mchid: '1900000109',
        transaction_id: json.sub_orders[1].transaction_id,
        out_refund_no: 'SUBR1',
        amount: { refund: 30, total: 30, currency: 'CNY' },
      },
    })
    expect(refunded.status).toBe(200)
    expect((await queryCombined(sandbox)).json.sub_orders).toMatchObject([
      { trade_state: 'SUCCESS' },
      { trade_state: 'REFUND' },
    ])
    const operation = await fixture.catalog.operation(
      'GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}',
    )
    expect(violations(operation?.answers[0]?.schema ?? {}, json, { unknownFields: 'refuse' })).toEqual([])
    const { notifications } = await sandbox.control('/notifications')
    expect(notifications.map((notification: JsonObject) => notification.event)).toEqual(['TRANSACTION.SUCCESS'])
    expect(notifications[0].resource).toMatchObject({ combine_out_trade_no: combinedNumber })
  })

  it('repeats with the same parameters only, and takes no number that is used', async () => {
    const sandbox = createTestSandbox(fixture)
    await prepayCombined(sandbox)
    expect(outcomeOf(await prepayCombined(sandbox))).toBe('200')
    expect(outcomeOf(await prepayCombined(sandbox, { sub_orders: [subOrder('SUB000009', 70)] }))).toMatch(differsRE)
    const other = { combine_out_trade_no: 'COMBINED20260102' }
    expect(outcomeOf(await prepayCombined(sandbox, other))).toMatch(differsRE)
    expect(outcomeOf(await prepay(sandbox, { out_trade_no: 'SUB000001' }))).toMatch(differsRE)
    const twice = { ...other, sub_orders: [subOrder('SUB000005', 1), subOrder('SUB000005', 1)] }
    expect(outcomeOf(await prepayCombined(sandbox, twice))).toMatch(differsRE)
    await sandbox.control(`/orders/${combinedNumber}/pay`, {})
    expect(outcomeOf(await prepayCombined(sandbox))).toMatch(paidRE)
  })

  it('is unknown under another number', async () => {
    expect(outcomeOf(await queryCombined(createTestSandbox(fixture), 'NOTHING1'))).toBe('404 ORDER_NOT_EXIST')
  })
})
