import { describe, expect, it } from 'vitest'
import { operationFile, pageHref, webhookFile, webhookHref } from './files.ts'

describe('files', () => {
  it('keeps the stable addresses of pages', () => {
    const path = '/v3/pay/transactions/out-trade-no/{out_trade_no}/close'
    expect(pageHref({ path, method: 'post' })).toBe(`/openapi${path}#post`)
    expect(webhookHref({ id: 'v3/TRANSACTION.SUCCESS' })).toBe('/webhook/v3/TRANSACTION.SUCCESS')
  })

  it('names static files with safe characters only', () => {
    const id = 'POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close'
    const file = '/catalog/operations/POST__v3_pay_transactions_out-trade-no__out_trade_no__close.json'
    expect(operationFile(id)).toBe(file)
    expect(webhookFile('v3/TRANSACTION.SUCCESS')).toBe('/catalog/webhooks/v3_TRANSACTION.SUCCESS.json')
  })
})
