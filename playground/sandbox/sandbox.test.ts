import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../catalog/index.ts'
import { loadCatalog } from '../../catalog/load.ts'
import { createFixture, createTestSandbox } from './testing/client.ts'
import { prepayBody } from './testing/bodies.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))

describe('sandbox', () => {
  it('tells one story: prepay, pay, query, refund, query', async () => {
    const { call, control } = createTestSandbox(fixture)
    const body = prepayBody({ out_trade_no: 'STORY20260101' })
    const query = { method: 'GET', target: '/v3/pay/transactions/out-trade-no/STORY20260101?mchid=1900000001' }

    const prepaid = await call({ method: 'POST', target: '/v3/pay/transactions/jsapi', body })
    expect(prepaid.verification.ok).toBe(true)
    expect(prepaid.json.prepay_id).toMatch(/^wx\d{17}[0-9a-f]{7}\d{10}$/)
    expect((await call(query)).json.trade_state).toBe('NOTPAY')

    await control('/orders/STORY20260101/pay', { outcome: 'success' })
    const paid = await call(query)
    expect(paid.json).toMatchObject({ trade_state: 'SUCCESS', trade_type: 'JSAPI', bank_type: 'OTHERS', attach: '' })
    expect(paid.json.transaction_id).toMatch(/^4200\d{24}$/)

    const amount = { refund: 60, total: 100, currency: 'CNY' }
    const refundBody = { transaction_id: paid.json.transaction_id, out_refund_no: 'R1', amount }
    const refund = await call({ method: 'POST', target: '/v3/refund/domestic/refunds', body: refundBody })
    expect(refund.json).toMatchObject({ status: 'PROCESSING', channel: 'ORIGINAL', amount: { refund: 60, total: 100 } })
    expect(refund.json.refund_id).toMatch(/^50\d{27}$/)
    const settled = await call({ method: 'GET', target: '/v3/refund/domestic/refunds/R1' })
    expect(settled.json).toMatchObject({ status: 'SUCCESS', refund_id: refund.json.refund_id })
    expect((await call(query)).json.trade_state).toBe('REFUND')
  })
})
