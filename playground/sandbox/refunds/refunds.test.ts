import { describe, expect, it } from 'vitest'
import { catalogSource, violations } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createMemoryStore } from '../store/memory.ts'
import { createFixture, createTestSandbox, type TestAnswer, type TestSandbox } from '../testing/client.ts'
import { pendingRefunds, refunds } from './refund.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const number = 'REFUND20260101'

async function createPaid(): Promise<TestSandbox> {
  const sandbox = createTestSandbox(fixture)
  await pay(sandbox)
  return sandbox
}

async function pay(sandbox: TestSandbox): Promise<void> {
  const body = prepayBody({ out_trade_no: number })
  await sandbox.call({ method: 'POST', target: '/v3/pay/transactions/jsapi', body })
  await sandbox.control(`/orders/${number}/pay`, {})
}

const refund = ({ call }: TestSandbox, out_refund_no: string, fen: number, changed: JsonObject = {}) =>
  call({
    method: 'POST',
    target: '/v3/refund/domestic/refunds',
    body: { out_trade_no: number, out_refund_no, amount: { refund: fen, total: 100, currency: 'CNY' }, ...changed },
  })
const query = ({ call }: TestSandbox, outRefundNo: string) =>
  call({ method: 'GET', target: `/v3/refund/domestic/refunds/${encodeURIComponent(outRefundNo)}` })
const stateOf = async ({ call }: TestSandbox): Promise<string> =>
  (await call({ method: 'GET', target: `/v3/pay/transactions/out-trade-no/${number}?mchid=1900000001` })).json
    .trade_state
const outcomeOf = ({ status, json }: TestAnswer) => (json.code ? `${status} ${json.code}` : String(status))

describe('a refund', () => {
  it('is accepted as PROCESSING, and SUCCESS on the first query, in the shape of the catalog', async () => {
    const sandbox = await createPaid()
    const accepted = await refund(sandbox, 'R@1', 40)
    const operation = await fixture.catalog.operation('POST /v3/refund/domestic/refunds')
    expect(violations(operation?.answers[0]?.schema ?? {}, accepted.json, { unknownFields: 'refuse' })).toEqual([])
    expect(accepted.json).toMatchObject({
      status: 'PROCESSING',
      out_refund_no: 'R@1',
      amount: { refund: 40, total: 100 },
    })
    expect(accepted.json.success_time).toBeUndefined()
    expect(await stateOf(sandbox)).toBe('REFUND')
    const done = await query(sandbox, 'R@1')
    expect(done.json).toMatchObject({ status: 'SUCCESS', refund_id: accepted.json.refund_id })
    expect(done.json.success_time).toMatch(/\+08:00$/)
  })

  it('is done after some seconds of the sandbox clock, and announced once', async () => {
    const sandbox = await createPaid()
    await refund(sandbox, 'R1', 40, { notify_url: 'http://127.0.0.1:9/refund' })
    expect((await sandbox.control('/state')).refunds).toMatchObject([{ status: 'PROCESSING' }])
    await sandbox.control('/clock', { advanceSeconds: 10 })
    expect((await sandbox.control('/state')).refunds).toMatchObject([{ status: 'SUCCESS' }])
    await query(sandbox, 'R1')
    const { notifications } = await sandbox.control('/notifications')
    const announced = notifications.filter((notification: JsonObject) => notification.event === 'REFUND.SUCCESS')
    expect(announced).toHaveLength(1)
    expect(Object.keys(announced[0].resource)).toEqual([
      'mchid',
      'transaction_id',
      'out_trade_no',
      'refund_id',
      'out_refund_no',
      'refund_status',
      'success_time',
      'user_received_account',
      'amount',
    ])
  })

  it('that is done is pending no more', async () => {
    const store = createMemoryStore()
    const sandbox = createTestSandbox(fixture, { store })
    await pay(sandbox)
    await refund(sandbox, 'R1', 40)
    expect(await store.count(pendingRefunds)).toBe(1)
    await query(sandbox, 'R1')
    expect(await store.count(pendingRefunds)).toBe(0)
  })

  it('is done by itself when its time has come', async () => {
    const store = createMemoryStore()
    const sandbox = createTestSandbox(fixture, { store })
    await pay(sandbox)
    await refund(sandbox, 'R1', 40)
    await new Promise((resolve) => setTimeout(resolve, 3300))
    expect((await store.list(refunds)).map(({ value }) => value.status)).toEqual(['SUCCESS'])
  })

  it('with the same number is the same refund, with other parameters a 400', async () => {
    const sandbox = await createPaid()
    const first = await refund(sandbox, 'R1', 40)
    expect((await refund(sandbox, 'R1', 40)).json).toEqual(first.json)
    expect(outcomeOf(await refund(sandbox, 'R1', 41))).toBe('400 INVALID_REQUEST')
    expect((await sandbox.control('/state')).counts.refunds).toBe(1)
  })

  it('never exceeds the order', async () => {
    const sandbox = await createPaid()
    expect(outcomeOf(await refund(sandbox, 'R1', 101))).toBe('400 INVALID_REQUEST')
    expect(outcomeOf(await refund(sandbox, 'R2', 60))).toBe('200')
    expect(outcomeOf(await refund(sandbox, 'R3', 41))).toBe('400 INVALID_REQUEST')
    expect(outcomeOf(await refund(sandbox, 'R4', 40))).toBe('200')
    expect(outcomeOf(await refund(sandbox, 'R5', 1))).toBe('400 INVALID_REQUEST')
  })

  it('is refused when the total, the currency or the way to name the order is wrong', async () => {
    const sandbox = await createPaid()
    const amount = { refund: 1, total: 99, currency: 'CNY' }
    expect(outcomeOf(await refund(sandbox, 'R1', 1, { amount }))).toBe('400 INVALID_REQUEST')
    expect((await refund(sandbox, 'R1', 1, { amount: { refund: 1, total: 100, currency: 'USD' } })).status).toBe(400)
    expect(outcomeOf(await refund(sandbox, 'R1', 1, { transaction_id: '4200' }))).toBe('400 PARAM_ERROR')
    const neither = { out_refund_no: 'R1', amount: { refund: 1, total: 100, currency: 'CNY' } }
    const target = '/v3/refund/domestic/refunds'
    expect(outcomeOf(await sandbox.call({ method: 'POST', target, body: neither }))).toBe('400 PARAM_ERROR')
  })

  it('of a year ago is refused; of the 51st part too', async () => {
    const sandbox = await createPaid()
    for (let part = 1; part <= 50; part++) expect((await refund(sandbox, `P${part}`, 1)).status).toBe(200)
    expect(outcomeOf(await refund(sandbox, 'P51', 1))).toBe('400 INVALID_REQUEST')
    const late = await createPaid()
    await late.control('/clock', { advanceSeconds: 366 * 24 * 3600 })
    expect(outcomeOf(await refund(late, 'R1', 1))).toBe('400 INVALID_REQUEST')
  })

  it('that is unknown is a 404', async () => {
    const answer = await query(await createPaid(), 'NOTHING')
    expect([answer.status, answer.json]).toEqual([404, { code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在' }])
  })

  it('of an unknown order is a 404', async () => {
    const answer = await refund(createTestSandbox(fixture), 'R1', 1)
    expect([answer.status, answer.json]).toEqual([404, { code: 'RESOURCE_NOT_EXISTS', message: '订单不存在' }])
  })
})

describe('parallel refunds', () => {
  it('50 of 60 with numbers of their own on 100: one is accepted', async () => {
    const sandbox = await createPaid()
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => refund(sandbox, `R${index}`, 60)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('50 equal ones: one refund, 50 equal answers', async () => {
    const sandbox = await createPaid()
    const answers = await Promise.all(Array.from({ length: 50 }, () => refund(sandbox, 'SAME', 60)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    expect((await sandbox.control('/state')).counts.refunds).toBe(1)
  })

  it('the same number on two orders: one is accepted', async () => {
    const sandbox = await createPaid()
    const body = prepayBody({ out_trade_no: 'OTHER0001' })
    await sandbox.call({ method: 'POST', target: '/v3/pay/transactions/jsapi', body })
    await sandbox.control('/orders/OTHER0001/pay', {})
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        refund(sandbox, 'SHARED', 60, index % 2 ? { out_trade_no: 'OTHER0001' } : {}),
      ),
    )
    expect(new Set(answers.map(outcomeOf))).toEqual(new Set(['200', '400 INVALID_REQUEST']))
    expect((await sandbox.control('/state')).counts.refunds).toBe(1)
  })
})
