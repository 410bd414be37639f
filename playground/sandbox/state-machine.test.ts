import { describe, expect, it } from 'vitest'
import { orderStates, tradeStateDescriptions } from './orders/order-states.ts'
import { refundStates } from './refunds/refund-states.ts'
import { nextState, type StateMachine } from './state-machine.ts'

const machines: [string, StateMachine<string, string>][] = [
  ['orders', orderStates],
  ['refunds', refundStates],
]

describe.each(machines)('the states of %s', (_name, { initial, states, arrows }) => {
  it('are all reachable, and no arrow leaves a final state for another', () => {
    const reached = new Set([initial])
    for (let size = 0; size !== reached.size;) {
      size = reached.size
      for (const { from, to } of arrows) if (reached.has(from)) reached.add(to)
    }
    expect([...reached].sort()).toEqual(Object.keys(states).sort())
    for (const { from, to } of arrows) if (states[from]?.final) expect(to).toBe(from)
  })

  it('have one arrow for each event', () => {
    const pairs = arrows.map(({ from, event }) => `${from} ${event}`)
    expect(new Set(pairs).size).toBe(pairs.length)
  })
})

describe('an order', () => {
  it('never pays when it is closed, paid or refunded', () => {
    for (const state of ['CLOSED', 'SUCCESS', 'REFUND'] as const)
      expect(nextState(orderStates, state, 'pay')).toBeUndefined()
    expect(nextState(orderStates, 'NOTPAY', 'pay')).toBe('SUCCESS')
  })

  it('has a description for each state', () => {
    expect(Object.keys(tradeStateDescriptions).sort()).toEqual(Object.keys(orderStates.states).sort())
  })
})
