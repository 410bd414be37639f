import { describe, expect, it } from 'vitest'
import type { Json, Schema } from './operations.ts'
import { byteLength, violations } from './violations.ts'

const strict = { unknownFields: 'refuse' } as const
const text = (facts: Schema): Schema => ({ type: 'string', ...facts })

describe('violations', () => {
  it.each<[name: string, schema: Schema, value: Json, expected: object]>([
    ['a wrong type', { type: 'integer' }, '1', { rule: 'type', limit: 'integer', actual: 'string', value: '1' }],
    ['a fraction', { type: 'integer' }, 1.5, { rule: 'type', actual: 'number' }],
    ['null', { type: 'object' }, null, { rule: 'type', actual: 'null' }],
    ['an array as object', { type: 'object' }, [], { rule: 'type', actual: 'array' }],
    ['an unlisted value', text({ enum: ['A'] }), 'B', { rule: 'enum', limit: ['A'] }],
    ['another constant', { const: { a: [1] } }, { a: [2] }, { rule: 'const' }],
    ['bytes above the limit', text({ maxLength: 5 }), '订单', { rule: 'maxLength', limit: 5, actual: 6 }],
    ['bytes below the limit', text({ minLength: 4 }), '订', { rule: 'minLength', limit: 4, actual: 3 }],
    ['a pattern', text({ pattern: '^[0-9]+$' }), '1a', { rule: 'pattern', limit: '^[0-9]+$' }],
    ['a minimum', { type: 'integer', minimum: 1 }, 0, { rule: 'minimum', limit: 1, actual: 0 }],
    ['a maximum', { type: 'integer', maximum: 1 }, 2, { rule: 'maximum', limit: 1, actual: 2 }],
    ['too few items', { type: 'array', minItems: 1 }, [], { rule: 'minItems', limit: 1, actual: 0 }],
    ['too many items', { type: 'array', maxItems: 1 }, [1, 2], { rule: 'maxItems', limit: 1, actual: 2 }],
    ['a format', text({ format: 'date-time' }), '2026-05-20 13:29:35', { rule: 'format', limit: 'date-time' }],
    ['no fitting alternative', { oneOf: [text({}), { type: 'integer' }] }, true, { rule: 'oneOf', actual: 0 }],
    ['two fitting alternatives', { oneOf: [text({}), text({})] }, 'a', { rule: 'oneOf', actual: 2 }],
  ])('reports %s', (_name, schema, value, expected) => {
    expect(violations(schema, value, strict)).toMatchObject([{ pointer: '', ...expected }])
  })

  const order: Schema = {
    type: 'object',
    required: ['amount', 'no'],
    properties: {
      no: text({ title: '商户订单号' }),
      amount: { type: 'object', title: '金额', properties: { total: { type: 'integer', title: '总金额' } } },
      'a/b': { type: 'array', items: { type: 'object', properties: { x: { type: 'boolean' } } } },
    },
  }

  it('names a missing field by its own pointer and title', () => {
    const [violation] = violations(order, { amount: {} }, strict)
    expect(violation).toEqual({
      pointer: '/no',
      rule: 'required',
      title: '商户订单号',
      schema: order.properties?.['no'],
    })
  })

  it('points into objects and arrays with escaped names', () => {
    const found = violations(order, { no: 'a', amount: { total: '1' }, 'a/b': [{}, { x: 1 }] }, strict)
    expect(found.map(({ pointer, rule }) => [pointer, rule])).toEqual([
      ['/amount/total', 'type'],
      ['/a~1b/1/x', 'type'],
    ])
  })

  it('refuses unknown fields only when asked to', () => {
    const value = { no: 'a', amount: { total: 1, currency: 'CNY' }, nonsense: 1 }
    expect(violations(order, value, strict).map(({ pointer, rule }) => `${pointer} ${rule}`)).toEqual([
      '/amount/currency unknown',
      '/nonsense unknown',
    ])
    expect(violations(order, value, { unknownFields: 'allow' })).toEqual([])
  })

  it('takes inherited names for unknown and missing fields', () => {
    const schema: Schema = { type: 'object', required: ['toString'], properties: { toString: text({}), a: text({}) } }
    expect(violations(schema, {}, strict)).toMatchObject([{ pointer: '/toString', rule: 'required' }])
    const polluted: Json = JSON.parse('{"no":"a","amount":{},"__proto__":1,"constructor":2}')
    expect(violations(order, polluted, strict).map(({ pointer }) => pointer)).toEqual(['/__proto__', '/constructor'])
  })

  it('knows the fields of alternatives together with those around them', () => {
    const schema: Schema = {
      type: 'object',
      required: ['kind'],
      properties: { kind: text({}) },
      oneOf: [
        { type: 'object', required: ['card'], properties: { card: text({}) } },
        { type: 'object', required: ['phone'], properties: { phone: text({}) } },
      ],
    }
    expect(violations(schema, { kind: 'a', card: '1' }, strict)).toEqual([])
    expect(violations(schema, { kind: 'a' }, strict)).toMatchObject([{ rule: 'oneOf' }])
    expect(violations(schema, { kind: 'a', card: '1', x: 1 }, strict).map(({ rule }) => rule)).toContain('unknown')
  })

  it('leaves an object without stated fields free', () => {
    expect(violations({ type: 'object' }, { anything: [1] }, strict)).toEqual([])
  })

  it('survives a value of any depth and size', () => {
    let deep: Json = 1
    for (let depth = 0; depth < 200_000; depth++) deep = [deep]
    expect(violations(order, { no: deep, amount: deep }, strict).map(({ rule }) => rule)).toEqual(['type', 'type'])
    expect(violations({ const: [1] }, deep, strict)).toHaveLength(1)
    const many = Array.from({ length: 1_000_000 }, () => 'a')
    expect(violations({ type: 'array', items: { type: 'integer' } }, many, strict)).toHaveLength(100)
  })

  it('never runs a pattern on a text that is too long', () => {
    const hostile = text({ pattern: '^(a+)+$', maxLength: 32 })
    const start = performance.now()
    expect(violations(hostile, `${'a'.repeat(100_000)}!`, strict)).toMatchObject([{ rule: 'maxLength' }])
    expect(violations(text({ pattern: '^a*$' }), 'a'.repeat(100_000), strict)).toMatchObject([{ rule: 'pattern' }])
    expect(performance.now() - start).toBeLessThan(500)
  })

  it.each([
    ['date-time', '2026-05-20T13:29:35+08:00', true],
    ['date-time', '2026-05-20T13:29:35.123Z', true],
    ['date-time', '2026-05-20T13:29:35', false],
    ['date-time', '2026-02-30T13:29:35+08:00', false],
    ['date', '2024-02-29', true],
    ['date', '2026-02-29', false],
    ['uri', 'https://example.com/a?b=c', true],
    ['uri', 'example.com', false],
    ['yyyyMMdd', '20260229', false],
    ['yyyyMMddHHmmss', '20260520132935', true],
    ['mm/yy', '13/28', false],
  ])('judges %s %s', (format, value, isRight) => {
    expect(violations(text({ format }), value, strict)).toHaveLength(isRight ? 0 : 1)
  })

  it('bounds numbers by their format', () => {
    expect(violations({ type: 'integer', format: 'int32' }, 2 ** 31, strict)).toMatchObject([{ rule: 'format' }])
    expect(violations({ type: 'integer', format: 'uint64' }, 2 ** 31, strict)).toEqual([])
  })
})

describe('byteLength', () => {
  it.each(['', 'abc', 'é', '订单', '😀', '\uD800', 'a\uDC00b', '𠮷野家'])('agrees with TextEncoder on %j', (value) => {
    expect(byteLength(value)).toBe(new TextEncoder().encode(value).length)
  })
})
