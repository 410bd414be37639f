import { describe, expect, it } from 'vitest'
import type { Json, Schema } from './operations.ts'
import { expandPointers, readPointer, replaceAt, sensitivePointers } from './pointers.ts'

const list: Json[] = [{ name: '张三' }, { other: 1 }, { name: '李四' }]
const body: Json = { 'a/b': { '~': 1 }, list }

describe('readPointer', () => {
  it('unescapes steps', () => {
    expect(readPointer(body, '/a~1b/~0')).toBe(1)
    expect(readPointer(body, '')).toBe(body)
  })

  it.each(['/none', '/list/3', '/list/length', '/__proto__', '/constructor', '/list/0/name/0'])(
    'finds nothing at %s',
    (pointer) => {
      expect(readPointer(body, pointer)).toBeUndefined()
    },
  )
})

describe('expandPointers', () => {
  it('lists each array item that has the field', () => {
    expect(expandPointers(body, '/list/*/name')).toEqual(['/list/0/name', '/list/2/name'])
  })

  it('lists nothing for an absent field or body', () => {
    expect(expandPointers(body, '/none/*/name')).toEqual([])
    expect(expandPointers(undefined, '/list')).toEqual([])
  })

  it('escapes the names it went through', () => {
    expect(expandPointers(body, '/a~1b/~0')).toEqual(['/a~1b/~0'])
  })
})

describe('replaceAt', () => {
  it('copies the way and shares the rest', () => {
    const changed = replaceAt(body, '/list/0/name', 'X')
    expect(changed).toEqual({ ...body, list: [{ name: 'X' }, { other: 1 }, { name: '李四' }] })
    expect(list[0]).toEqual({ name: '张三' })
    expect(readPointer(changed, '/list/1')).toBe(list[1])
  })

  it('leaves the value as it is when the pointer leads nowhere', () => {
    expect(replaceAt(body, '/none/x', 'X')).toEqual(body)
  })
})

describe('sensitivePointers', () => {
  it('finds encrypted fields in objects, arrays and alternatives, each once', () => {
    const name: Schema = { type: 'string', 'x-sensitive': true }
    const schema: Schema = {
      type: 'object',
      properties: { 'a/b': name, list: { type: 'array', items: { type: 'object', properties: { name } } } },
      oneOf: [
        { type: 'object', properties: { card: name } },
        { type: 'object', properties: { card: name } },
      ],
    }
    expect(sensitivePointers(schema)).toEqual(['/a~1b', '/list/*/name', '/card'])
  })
})
