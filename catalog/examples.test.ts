import { describe, expect, it } from 'vitest'
import { exampleOf } from './examples.ts'
import type { Schema } from './operations.ts'
import { violations } from './violations.ts'

describe('exampleOf', () => {
  it('prefers the authored example, then the constant, the default, the first listed value', () => {
    expect(exampleOf({ type: 'string', examples: ['a'], default: 'b', enum: ['c'] })).toBe('a')
    expect(exampleOf({ type: 'string', const: 'k', default: 'b' })).toBe('k')
    expect(exampleOf({ type: 'string', default: 'b', enum: ['c'] })).toBe('b')
    expect(exampleOf({ type: 'string', enum: ['c', 'd'] })).toBe('c')
  })

  it('chooses by seed and gives the same for the same seed', () => {
    const schema: Schema = { type: 'string', examples: ['a', 'b', 'c'] }
    expect([0, 1, 2, 3, 1].map((seed) => exampleOf(schema, seed))).toEqual(['a', 'b', 'c', 'a', 'b'])
  })

  it.each<Schema>([
    { type: 'string' },
    { type: 'string', title: '一个很长的名字', maxLength: 7 },
    { type: 'string', minLength: 40 },
    { type: 'string', pattern: '^[0-9]{6}$' },
    { type: 'string', pattern: '^(?:\\d{8}|\\d{14})$' },
    { type: 'string', pattern: '^[0-9a-f]{64}$', minLength: 64, maxLength: 64 },
    { type: 'string', format: 'date-time' },
    { type: 'string', format: 'uri' },
    { type: 'string', format: 'media-url' },
    { type: 'string', format: 'mm/yy' },
    { type: 'string', format: 'yyyyMMddHHmmss' },
    { type: 'integer', minimum: 5, maximum: 9 },
    { type: 'integer', maximum: -3 },
    { type: 'integer', format: 'uint32' },
    { type: 'boolean' },
    { type: 'array', minItems: 3, items: { type: 'integer' } },
    { type: 'object', required: ['a'], properties: { a: { type: 'object', properties: { b: { type: 'number' } } } } },
    { oneOf: [{ type: 'integer' }, { type: 'string' }] },
    {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      oneOf: [
        { type: 'object', required: ['c'], properties: { c: { type: 'string' } } },
        { type: 'object', required: ['d'], properties: { d: { type: 'string' } } },
      ],
    },
  ])('makes one that fits %j', (schema) => {
    expect(violations(schema, exampleOf(schema), { unknownFields: 'refuse' })).toEqual([])
  })

  it('shows needed fields only, or those of one role only, when asked to', () => {
    const schema: Schema = {
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: 'string', examples: ['1'] },
        b: { type: 'string', examples: ['2'], 'x-roles': ['partner'] },
        c: { type: 'string', title: 'c' },
        d: { type: 'string', examples: ['4'], deprecated: true },
      },
    }
    expect(exampleOf(schema)).toEqual({ a: '1', b: '2', c: 'c' })
    expect(exampleOf(schema, 0, { fields: 'needed' })).toEqual({ a: '1', b: '2' })
    expect(exampleOf(schema, 0, { role: 'merchant' })).toEqual({ a: '1', c: 'c' })
  })
})
