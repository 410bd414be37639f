import { describe, expect, it } from 'vitest'
import { catalogSource, type CatalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import type { JsonObject, Outcome } from '../answers/outcome.ts'
import { createEnvironment } from '../create-environment.ts'
import type { Environment } from '../environment.ts'
import { findHandler } from '../handlers.ts'
import { notifications } from '../notifications/notification.ts'
import { refunds } from '../refunds/refund.ts'
import { nextState } from '../state-machine.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture } from '../testing/client.ts'
import { createModel, takeStep, type Step } from '../testing/model.ts'
import { createRandom, type Random } from '../testing/random.ts'
import { orderStates, type TradeState } from './order-states.ts'
import { orderKey, orders } from './order.ts'
import { payOrder } from './pay.ts'

const catalog: CatalogSource = catalogSource(loadCatalog())
const fixture = await createFixture(catalog)
const histories = 800
const parallelHistories = 200
const stepsEach = 12
const mchid = '1900000001'
const queryId = 'GET /v3/pay/transactions/out-trade-no/{out_trade_no}'

/** Below the signature: thousands of histories would mostly measure RSA. */
async function invoke(
  environment: Environment,
  id: string,
  given: { body?: JsonObject; out_trade_no?: string },
): Promise<Outcome> {
  const operation = await catalog.operation(id)
  if (!operation) throw new Error(`no operation ${id}`)
  const { body = {}, out_trade_no = '' } = given
  const now = await environment.clock.business()
  const call = {
    operation,
    pathValues: { out_trade_no },
    query: { mchid },
    body,
    origin: '',
    now,
    answerKey: environment.keys.platform,
  }
  return findHandler(id)(call, environment)
}

/** Takes a step; tells whether it was accepted. */
async function run(environment: Environment, out_trade_no: string, step: Step): Promise<boolean> {
  const key = orderKey(mchid, out_trade_no)
  switch (step.do) {
    case 'wait':
      await environment.clock.advance(step.seconds)
      return true
    case 'pay':
    case 'fail':
      return (await payOrder(environment, key, step.do === 'pay' ? 'success' : 'wrong-password')).kind === 'done'
    case 'query':
      return isAccepted(await invoke(environment, queryId, { out_trade_no }))
    case 'close':
      return isAccepted(await invoke(environment, `POST ${queryId.slice(4)}/close`, { out_trade_no, body: { mchid } }))
    case 'prepay': {
      const body = prepayBody({ out_trade_no, amount: { total: step.totalFen, currency: 'CNY' } })
      return isAccepted(await invoke(environment, 'POST /v3/pay/transactions/jsapi', { body }))
    }
    case 'refund': {
      const total = (await environment.store.get(orders, key))?.value.totalFen ?? 1
      const amount = { refund: step.fen, total, currency: 'CNY' }
      const body = { out_trade_no, out_refund_no: step.number, amount }
      return isAccepted(await invoke(environment, 'POST /v3/refund/domestic/refunds', { body }))
    }
  }
}

function isAccepted(outcome: Outcome): boolean {
  return outcome.kind !== 'refused'
}

function randomStep(random: Random, outTradeNo: string): Step {
  const action = random.pick([
    'prepay',
    'prepay',
    'pay',
    'pay',
    'fail',
    'close',
    'refund',
    'refund',
    'refund',
    'query',
    'wait',
  ] as const)
  if (action === 'prepay') return { do: action, totalFen: random.pick([100, 100, 100, 200]) }
  if (action === 'wait') return { do: action, seconds: random.pick([1, 60, 3600, 7200, 4 * 86_400]) }
  if (action !== 'refund') return { do: action }
  return { do: action, number: `${outTradeNo}R${random.integer(4)}`, fen: random.pick([10, 40, 60, 100, 150]) }
}

describe('random histories of one order', () => {
  it(`${histories} of them go as the model says, step by step`, { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= histories; seed++) {
      const random = createRandom(seed)
      // a fixed clock, so that model and sandbox agree to the second
      const environment = createEnvironment({ catalog, keys: fixture.keys, now: () => 1_800_000_000_000 })
      const outTradeNo = `HISTORY${seed}`
      const model = createModel()
      let state: TradeState | undefined
      for (let index = 0; index < stepsEach; index++) {
        const step = randomStep(random, outTradeNo)
        const mustWork = takeStep(model, step)
        const context = `seed ${seed}, step ${index}: ${JSON.stringify(step)}`
        expect(await run(environment, outTradeNo, step), context).toBe(mustWork)
        state = await expectState(environment, outTradeNo, model.state, state, context)
      }
    }
  })

  it('keep their invariants when steps run in parallel', { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= parallelHistories; seed++) {
      const random = createRandom(seed * 7919)
      const environment = createEnvironment({ catalog, keys: fixture.keys })
      const outTradeNo = `PARALLEL${seed}`
      await run(environment, outTradeNo, { do: 'prepay', totalFen: 100 })
      for (let round = 0; round < 4; round++) {
        const steps = Array.from({ length: 6 }, () => randomStep(random, outTradeNo)).filter(
          (step) => step.do !== 'wait',
        )
        await Promise.all(steps.map((step) => run(environment, outTradeNo, step)))
        await expectInvariants(environment, outTradeNo, `seed ${seed}, round ${round}: ${JSON.stringify(steps)}`)
      }
    }
  })
})

/** The query says what the model says, and the way there is an arrow of the table. */
async function expectState(
  environment: Environment,
  out_trade_no: string,
  expected: string,
  before: TradeState | undefined,
  context: string,
): Promise<TradeState | undefined> {
  const outcome = await invoke(environment, queryId, { out_trade_no })
  const found = outcome.kind === 'json' ? outcome.body.trade_state : undefined
  const state = Object.keys(orderStates.states).find((known): known is TradeState => known === found)
  expect(state ?? 'none', context).toBe(expected === 'burnt' ? 'none' : expected)
  if (state && before && state !== before) {
    const events = ['pay', 'fail', 'close', 'expire', 'refund'] as const
    const reachable = events.map((event) => nextState(orderStates, before, event))
    expect(reachable, context).toContain(state)
  }
  return state
}

async function expectInvariants({ store }: Environment, outTradeNo: string, context: string): Promise<void> {
  const order = (await store.get(orders, orderKey(mchid, outTradeNo)))?.value
  const known = (await store.list(refunds)).map(({ value }) => value)
  const refundedFen = known.reduce((sum, { refundFen }) => sum + refundFen, 0)
  expect(refundedFen, context).toBeLessThanOrEqual(order?.totalFen ?? 0)
  expect(
    order?.refunds.reduce((sum, { refundFen }) => sum + refundFen, 0),
    context,
  ).toBe(refundedFen)
  const isPaid = order?.state === 'SUCCESS' || order?.state === 'REFUND'
  expect(order?.payment !== undefined, context).toBe(isPaid)
  expect(known.length > 0, context).toBe(order?.state === 'REFUND')
  expect(new Set(known.map(({ transactionId }) => transactionId)).size, context).toBeLessThanOrEqual(1)
  expect(await store.count(notifications), context).toBe(isPaid ? 1 : 0)
}
