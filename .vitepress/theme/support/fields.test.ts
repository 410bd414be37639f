import { describe, expect, it } from 'vitest'
import { choiceNote, fieldRows, parameterRows } from './fields.ts'
import type { Schema } from '../../../catalog/index.ts'

const order: Schema = {
  type: 'object',
  required: ['amount'],
  properties: {
    amount: {
      type: 'object',
      title: '金额',
      required: ['total'],
      properties: { total: { type: 'integer', minimum: 1, 'x-unit': 'fen', examples: [100] } },
    },
    goods: { type: 'array', maxItems: 50, items: { type: 'object', properties: { id: { type: 'string' } } } },
    tags: { type: 'array', items: { type: 'string', enum: ['A', 'B'], 'x-enum-descriptions': { A: '甲' } } },
    payer: {
      oneOf: [{ properties: { openid: { type: 'string' } } }, { properties: { name: { 'x-sensitive': true } } }],
    },
  },
}

describe('fieldRows', () => {
  const rows = fieldRows(order)
  const row = (path: string) => rows.find((each) => each.path === path)

  it('lists each field before the fields in it', () => {
    expect(rows.map(({ path, level }) => `${level} ${path}`)).toEqual([
      '1 amount',
      '2 amount.total',
      '1 goods',
      '2 goods.id',
      '1 tags',
      '1 payer',
      '2 payer.openid',
      '2 payer.name',
    ])
  })

  it('tells required, type, facts and example', () => {
    expect(row('amount')).toMatchObject({ required: true, type: 'object', children: 1, example: '' })
    expect(row('amount.total')).toMatchObject({ required: true, parent: 'amount', example: '100' })
    expect(row('amount.total')?.facts).toEqual(['≥ 1', '单位：分'])
    expect(row('goods')).toMatchObject({ required: false, type: 'object[]', facts: ['最多 50 项'] })
  })

  it('asks nobody to fill in an answer', () => {
    const presence = fieldRows(order, 'answer').map((each) => each.presence)
    expect(presence).toEqual(['', '', '可能没有', '可能没有', '可能没有', '可能没有', '可能没有', '可能没有'])
    expect(rows.map((each) => each.presence).slice(0, 3)).toEqual(['必填', '必填', '选填'])
  })

  it('shows the values of a list of choices at the list', () => {
    expect(row('tags')?.values).toEqual([
      { value: 'A', meaning: '甲' },
      { value: 'B', meaning: '' },
    ])
  })

  it('marks what is encrypted, also inside alternatives', () => {
    expect(row('payer.name')?.sensitive).toBe(true)
    expect(row('payer.openid')?.sensitive).toBe(false)
  })
})

describe('parameterRows', () => {
  it('says when a header is needed', () => {
    const [header] = parameterRows([
      { in: 'header', name: 'Wechatpay-Serial', required: false, schema: {}, when: 'sensitive' },
    ])
    expect(header).toMatchObject({ name: 'Wechatpay-Serial', required: false, presence: '有加密字段时必填' })
  })
})

describe('choiceNote', () => {
  it('names the fields of which one is needed', () => {
    const schema: Schema = { oneOf: [{ required: ['transaction_id'] }, { required: ['out_trade_no'] }] }
    expect(choiceNote(schema)).toBe('transaction_id、out_trade_no：二选一')
    expect(choiceNote(order)).toBe('')
  })
})
