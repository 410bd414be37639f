import type { TradeState } from '../orders/order-states.ts'

/** What a merchant or a payer may do in a random history. */
export type Step =
  | { do: 'prepay'; totalFen: number }
  | { do: 'pay' }
  | { do: 'fail' }
  | { do: 'close' }
  | { do: 'refund'; number: string; fen: number }
  | { do: 'query' }
  | { do: 'wait'; seconds: number }

/** The order as the model sees it: small enough to be right at a glance. */
export interface Model {
  state: TradeState | 'none' | 'burnt'
  totalFen: number
  /** Fen by refund number. */
  refunds: Map<string, number>
  now: number
  createdAt: number
  prepaidAt: number
}

const prepayLifeSeconds = 2 * 3600
const orderLifeSeconds = 7 * 24 * 3600

/** The model at the beginning. */
export function createModel(): Model {
  return { state: 'none', totalFen: 0, refunds: new Map(), now: 0, createdAt: 0, prepaidAt: 0 }
}

/** Takes a step; tells whether the sandbox must accept it. A query is accepted when there is an order. */
export function takeStep(model: Model, step: Step): boolean {
  const isPaid = model.state === 'SUCCESS' || model.state === 'REFUND'
  switch (step.do) {
    case 'wait':
      model.now += step.seconds
      if (model.state === 'NOTPAY' && model.now >= model.createdAt + orderLifeSeconds) model.state = 'CLOSED'
      return true
    case 'query':
      return model.state !== 'none' && model.state !== 'burnt'
    case 'prepay':
      return prepay(model, step.totalFen)
    case 'pay':
    case 'fail':
      if (model.state !== 'NOTPAY' || model.now >= model.prepaidAt + prepayLifeSeconds) return false
      if (step.do === 'pay') model.state = 'SUCCESS'
      return true
    case 'close':
      if (isPaid) return false
      model.state = model.state === 'none' || model.state === 'burnt' ? 'burnt' : 'CLOSED'
      return true
    case 'refund':
      return isPaid && refund(model, step.number, step.fen)
  }
}

function prepay(model: Model, totalFen: number): boolean {
  if (model.state === 'none') {
    Object.assign(model, { state: 'NOTPAY', totalFen, createdAt: model.now, prepaidAt: model.now })
    return true
  }
  if (model.state !== 'NOTPAY' || totalFen !== model.totalFen) return false
  model.prepaidAt = model.now
  return true
}

function refund(model: Model, number: string, fen: number): boolean {
  const known = model.refunds.get(number)
  if (known !== undefined) return known === fen
  const refundedFen = [...model.refunds.values()].reduce((sum, value) => sum + value, 0)
  if (refundedFen + fen > model.totalFen) return false
  model.refunds.set(number, fen)
  model.state = 'REFUND'
  return true
}
