import { describe, expect, it } from 'vitest'
import { factsOf, typeOf } from './facts.ts'
import type { Schema } from '../../../catalog/index.ts'

describe('factsOf', () => {
  it.each<[Schema, string[]]>([
    [{ minLength: 6, maxLength: 32 }, ['6–32 字节']],
    [{ minLength: 32, maxLength: 32 }, ['32 字节']],
    [{ maxLength: 127 }, ['最多 127 字节']],
    [{ minItems: 1 }, ['最少 1 项']],
    [{ minimum: 0 }, ['≥ 0']],
    [{ format: 'date-time' }, ['RFC 3339 时间']],
    [{ format: 'odd' }, ['格式：odd']],
    [{ pattern: '^a$', default: 'a' }, ['匹配 ^a$', '默认 a']],
    [{ const: 'CNY' }, ['固定为 CNY']],
    [{ type: 'array', items: { type: 'string', maxLength: 8 } }, ['每项 最多 8 字节']],
    [{ type: 'object', properties: {} }, []],
  ])('of %j are %j', (schema, facts) => {
    expect(factsOf(schema)).toEqual(facts)
  })
})

describe('typeOf', () => {
  it.each<[Schema, string]>([
    [{ type: 'integer' }, 'integer'],
    [{ type: 'array', items: { type: 'array', items: { type: 'string' } } }, 'string[][]'],
    [{ oneOf: [] }, 'object'],
    [{}, 'any'],
  ])('of %j is %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type)
  })
})
