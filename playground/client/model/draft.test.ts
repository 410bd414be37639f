import { describe, expect, it } from 'vitest'
import { callRequestOf, createDraft, readParameter, targetOf, withFile, writeParameter } from './draft.ts'
import { operation } from './test-operation.ts'

describe('createDraft', () => {
  it('is the first example, without the serial that the proxy fills in', () => {
    const draft = createDraft(operation)
    expect(draft).toMatchObject({ exampleId: 'default', path: { id: 'a b' }, query: [['limit', '5']], headers: {} })
    expect(JSON.parse(draft.body)).toEqual({ out_trade_no: 'WXP0001', amount: { total: 100 } })
  })

  it('is another example by id', () => {
    expect(createDraft(operation, 'full').body).toContain('WXP0002')
  })
})

describe('writeParameter', () => {
  const draft = createDraft(operation)

  it('changes, adds and takes out, and leaves the draft before it alone', () => {
    const limit = { in: 'query', name: 'limit' } as const
    const without = writeParameter(draft, limit, undefined)
    expect(readParameter(without, limit)).toBeUndefined()
    expect(readParameter(writeParameter(without, limit, '7'), limit)).toBe('7')
    expect(readParameter(draft, limit)).toBe('5')
  })

  it('does not take inherited names for values', () => {
    expect(readParameter(draft, { in: 'header', name: 'constructor' })).toBeUndefined()
  })
})

describe('callRequestOf', () => {
  it('sends the text as it is, broken or not, and encodes path and query once', () => {
    const draft = { ...createDraft(operation), body: '{ "a": 12345678901234567890 ' }
    expect(callRequestOf(operation, draft, 'sandbox')).toEqual({
      profile: 'sandbox',
      method: 'POST',
      url: '/v3/test/a%20b/orders?limit=5',
      body: '{ "a": 12345678901234567890 ',
    })
  })

  it('leaves out empty headers and says when fields are cipher text already', () => {
    const draft = {
      ...createDraft(operation),
      headers: { 'Wechatpay-Serial': '', 'X-A': '1' },
      sensitive: 'as-is' as const,
    }
    expect(callRequestOf(operation, draft, 'p')).toMatchObject({ headers: { 'X-A': '1' }, sensitive: 'as-is' })
  })

  it('has no body for an operation without one', () => {
    const { requestBody: _, ...get } = operation
    expect(callRequestOf({ ...get, method: 'get' }, createDraft(operation), 'p')).not.toHaveProperty('body')
  })

  it('leaves size and hash of a file out of what is sent', () => {
    const file = { filename: 'a.png', contentType: 'image/png', content: 'aGk=', size: 2, sha256: 'ff' }
    const { file: sent } = callRequestOf(operation, { ...createDraft(operation), file }, 'p')
    expect(sent).toEqual({ filename: 'a.png', contentType: 'image/png', content: 'aGk=' })
  })
})

describe('targetOf', () => {
  it('encodes what a path or query must not hold', () => {
    expect(targetOf(operation, { path: { id: 'a/b?中' }, query: [['q', "a&b='c'"]] })).toBe(
      "/v3/test/a%2Fb%3F%E4%B8%AD/orders?q=a%26b%3D'c'",
    )
  })
})

describe('withFile', () => {
  const file = { filename: 'a.png', contentType: 'image/png', content: '', size: 0, sha256: 'ff' }
  const metaFor = (body: string) => JSON.parse(withFile({ ...createDraft(operation), body }, file).body)

  it('writes name and hash into meta, and keeps what else there was', () => {
    expect(metaFor('{"extra": 1, "sha256": "old"}')).toEqual({ extra: 1, filename: 'a.png', sha256: 'ff' })
  })

  it('starts a new meta over something that is none', () => {
    expect(metaFor('"x"')).toEqual({ filename: 'a.png', sha256: 'ff' })
    expect(metaFor('{ "half": ')).toEqual({ filename: 'a.png', sha256: 'ff' })
  })
})
