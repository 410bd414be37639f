import { describe, expect, it } from 'vitest'
import type { Route } from './operations.ts'
import { matchRoute, pathParameterNames } from './routes.ts'

const routes: Route[] = [
  ['get', '/v3/orders/{id}'],
  ['post', '/v3/orders/upload'],
  ['get', '/v3/orders/{id}/items/{item_id}'],
  ['get', '/v3/orders/upload/items/all'],
  ['get', '/v3/certificates'],
].map(([method, path]) => ({ id: `${method!.toUpperCase()} ${path}`, method: method as Route['method'], path: path! }))

describe('matchRoute', () => {
  it.each([
    ['GET', '/v3/certificates', 'GET /v3/certificates', {}],
    ['get', '/v3/orders/a', 'GET /v3/orders/{id}', { id: 'a' }],
    ['POST', '/v3/orders/upload', 'POST /v3/orders/upload', {}],
    ['GET', '/v3/orders/upload', 'GET /v3/orders/{id}', { id: 'upload' }],
    ['GET', '/v3/orders/upload/items/all', 'GET /v3/orders/upload/items/all', {}],
    ['GET', '/v3/orders/upload/items/b', 'GET /v3/orders/{id}/items/{item_id}', { id: 'upload', item_id: 'b' }],
    ['GET', '/v3/orders/%E8%97%8F%2F1', 'GET /v3/orders/{id}', { id: '藏/1' }],
    ['GET', '/v3/orders/{id}', 'GET /v3/orders/{id}', { id: '{id}' }],
  ])('finds %s %s', (method, pathname, id, pathValues) => {
    expect(matchRoute(routes, method, pathname)).toMatchObject({ kind: 'found', route: { id }, pathValues })
  })

  it.each([
    ['DELETE', '/v3/orders/a', 'method-not-allowed'],
    ['HEAD', '/v3/certificates', 'method-not-allowed'],
    ['GET', '/v3/orders/', 'not-found'],
    ['GET', '/v3/certificates/', 'not-found'],
    ['GET', '/v3//certificates', 'not-found'],
    ['GET', '/V3/certificates', 'not-found'],
    ['GET', 'v3/certificates', 'not-found'],
    ['GET', '', 'not-found'],
    ['GET', `/${'a/'.repeat(100_000)}`, 'not-found'],
  ])('answers %s %s with %s', (method, pathname, kind) => {
    expect(matchRoute(routes, method, pathname)).toEqual({ kind })
  })

  it('refuses a malformed percent escape', () => {
    expect(matchRoute(routes, 'GET', '/v3/orders/%E8%97').kind).not.toBe('found')
  })
})

describe('pathParameterNames', () => {
  it('lists the names in the order of the path', () => {
    expect(pathParameterNames('/v3/orders/{id}/items/{item_id}')).toEqual(['id', 'item_id'])
  })
})
