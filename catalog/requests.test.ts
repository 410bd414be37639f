import { describe, expect, it } from 'vitest'
import type { Operation } from './operations.ts'
import { exampleRequest } from './requests.ts'

const operation: Operation = {
  id: 'POST /v3/a/{id}',
  operationId: 'a',
  method: 'post',
  path: '/v3/a/{id}',
  title: '甲',
  description: '乙。',
  api: 'v3',
  group: 'g',
  roles: ['merchant'],
  servers: [],
  docs: [],
  parameters: [
    { in: 'path', name: 'id', required: true, schema: { type: 'string' } },
    { in: 'query', name: 'kinds', required: false, schema: { type: 'array', items: { type: 'string' } } },
    { in: 'query', name: 'limit', required: false, schema: { type: 'integer' } },
    { in: 'header', name: 'Wechatpay-Serial', required: false, schema: { type: 'string' }, when: 'sensitive' },
  ],
  requestBody: {
    mediaType: 'application/json',
    required: true,
    schema: { type: 'object', properties: { name: { type: 'string', 'x-sensitive': true } } },
  },
  examples: [
    {
      id: 'plain',
      title: '普通',
      parameters: { limit: 2, kinds: ['a b', '红&'], id: '藏/1', 'Wechatpay-Serial': 'S' },
      body: {},
    },
    { id: 'named', title: '实名', parameters: { id: '1', 'Wechatpay-Serial': 'S' }, body: { name: '张三' } },
  ],
  answers: [],
  errors: [],
  sensitive: { request: ['/name'], response: [] },
  signed: true,
  clientCertificate: false,
  related: [],
}

describe('exampleRequest', () => {
  it('encodes path and query once, in the order of the parameters', () => {
    const { target, query, pathValues } = exampleRequest(operation)
    expect(target).toBe('/v3/a/%E8%97%8F%2F1?kinds=a%20b&kinds=%E7%BA%A2%26&limit=2')
    expect(pathValues).toEqual({ id: '藏/1' })
    expect(query).toEqual([
      ['kinds', 'a b'],
      ['kinds', '红&'],
      ['limit', '2'],
    ])
  })

  it('names the key only when an encrypted field is sent', () => {
    expect(exampleRequest(operation).headers).toEqual({})
    expect(exampleRequest(operation, 'named')).toMatchObject({
      headers: { 'Wechatpay-Serial': 'S' },
      body: { name: '张三' },
    })
  })

  it('refuses an unknown example by name', () => {
    expect(() => exampleRequest(operation, 'none')).toThrow(/no example "none"; it has: plain, named/)
  })
})
