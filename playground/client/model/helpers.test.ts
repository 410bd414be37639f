import { describe, expect, it } from 'vitest'
import { helpersFor, type HelperSources } from './helpers.ts'

const sources: HelperSources = {
  nowMs: () => Date.UTC(2026, 0, 1, 4, 0, 0),
  random: () => 'ABCDEF0123456789',
  mchid: '1900000001',
  recent: new Map([['transaction_id', '42']]),
}

describe('helpersFor', () => {
  it('makes a fresh number that the platform takes', () => {
    const [helper] = helpersFor('out_trade_no', { type: 'string', maxLength: 32 }, sources)
    expect(helper!.value()).toBe('T20260101120000ABCDEF01')
    expect(helper!.value()).toMatch(/^[0-9a-zA-Z_\-|*]{6,32}$/)
    expect(helpersFor('out_refund_no', { maxLength: 10 }, sources)[0]!.value()).toHaveLength(10)
  })

  it('writes times with +08:00 and dates of Beijing', () => {
    expect(helpersFor('time_expire', { format: 'date-time' }, sources).map(({ value }) => value())).toEqual([
      '2026-01-01T12:00:00+08:00',
      '2026-01-01T12:30:00+08:00',
    ])
    expect(helpersFor('bill_date', { format: 'date' }, sources)[0]!.value()).toBe('2025-12-31')
  })

  it('offers the merchant of the environment and what the call before gave', () => {
    expect(helpersFor('sp_mchid', {}, sources)[0]!.value()).toBe('1900000001')
    expect(helpersFor('transaction_id', {}, sources)[0]!.value()).toBe('42')
  })

  it('offers nothing for other fields, inherited names included', () => {
    for (const name of ['description', 'constructor', 'toString']) expect(helpersFor(name, {}, sources)).toEqual([])
  })
})
