import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { createFixture, createTestSandbox } from '../testing/client.ts'
import { close, outcomeOf, prepay, query } from '../testing/order-calls.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))

describe('parallel calls', () => {
  it('100 equal prepays make one order', async () => {
    const sandbox = createTestSandbox(fixture)
    const answers = await Promise.all(Array.from({ length: 100 }, () => prepay(sandbox)))
    expect(new Set(answers.map(outcomeOf))).toEqual(new Set(['200']))
    expect(new Set(answers.map(({ json }) => json.prepay_id)).size).toBe(100)
    expect((await sandbox.control('/state')).counts.orders).toBe(1)
  })

  it('of 100 prepays with the same number and other amounts, one is accepted', async () => {
    const sandbox = createTestSandbox(fixture)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => prepay(sandbox, { amount: { total: index + 1 } })),
    )
    const accepted = answers.filter(({ status }) => status === 200)
    expect(accepted).toHaveLength(1)
    expect(answers.filter((answer) => answer.status >= 400)).toHaveLength(99)
  })

  it('of pay and close, one wins, the query agrees, and only a payment is announced', async () => {
    const sandbox = createTestSandbox(fixture)
    const wins = { SUCCESS: 0, CLOSED: 0 }
    for (let round = 0; round < 100; round++) {
      const outTradeNo = `RACE${String(round).padStart(6, '0')}`
      await prepay(sandbox, { out_trade_no: outTradeNo })
      // a close has a signature to be checked, so the payer waits a little, longer from round to round
      const patience = new Promise((resolve) => setTimeout(resolve, round % 8))
      const [payment, closing] = await Promise.all([
        patience.then(() => sandbox.control(`/orders/${outTradeNo}/pay`, {})),
        close(sandbox, outTradeNo),
      ])
      const state: 'SUCCESS' | 'CLOSED' = (await query(sandbox, outTradeNo)).json.trade_state
      wins[state]++
      expect(payment.status).toBe(state === 'SUCCESS' ? 200 : 409)
      expect(closing.status).toBe(state === 'SUCCESS' ? 400 : 204)
    }
    expect(Math.min(wins.SUCCESS, wins.CLOSED)).toBeGreaterThan(0)
    const { notifications } = await sandbox.control('/notifications')
    expect(notifications.length).toBe(Math.min(100, wins.SUCCESS))
  })
})

describe('seed', () => {
  it('gives the same calls the same ids and bodies, in parallel too', async () => {
    const now = () => Date.parse('2026-03-01T12:00:00+08:00')
    const run = async (order: number[]) => {
      const sandbox = createTestSandbox(fixture, { seed: 'fixed', now })
      const bodies = new Map<number, string>()
      await Promise.all(
        order.map(async (index) => {
          const outTradeNo = `SEED${index}0000`
          const prepaid = await prepay(sandbox, { out_trade_no: outTradeNo })
          await sandbox.control(`/orders/${outTradeNo}/pay`, {})
          bodies.set(index, prepaid.text + (await query(sandbox, outTradeNo)).text)
        }),
      )
      return order.toSorted().map((index) => bodies.get(index))
    }
    expect(await run([3, 1, 2, 4])).toEqual(await run([1, 2, 3, 4]))
    const other = createTestSandbox(fixture, { seed: 'other', now })
    expect((await prepay(other)).text).not.toBe((await prepay(createTestSandbox(fixture, { seed: 'fixed', now }))).text)
  })
})
