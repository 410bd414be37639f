import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { bundleOpenapi, loadCatalog } from '../load.ts'
import type { Json } from '../operations.ts'
import { readPointer } from '../pointers.ts'
import { edited, operationPath, withCatalog } from './temporary-catalog.ts'

const document = bundleOpenapi()
const { operations, webhooks } = loadCatalog()

describe('bundleOpenapi', () => {
  it('holds every operation and notification', () => {
    const ids = Object.entries(mapAt('/paths')).flatMap(([path, item]) =>
      Object.keys(mapOf(item))
        .filter((key) => /^(get|post|put|patch|delete)$/.test(key))
        .map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(ids.sort()).toEqual(operations.map(({ id }) => id).sort())
    expect(Object.keys(mapAt('/webhooks')).sort()).toEqual(webhooks.map(({ id }) => id).sort())
    expect(document['openapi']).toMatch(/^3\.1\./)
  })

  it('has references into its own components only, each with a target', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(
      ([, reference = '']) => reference,
    )
    expect(references.length).toBeGreaterThan(10)
    expect(references.filter((reference) => readPointer(document, reference.slice(1)) === undefined)).toEqual([])
  })

  it.each(operations)('says the same as the view of $id', ({ method, path, requestBody, answers }) => {
    const operation = mapOf(mapOf(mapAt('/paths')[path])[method])
    const body =
      requestBody && readPointer(resolve(operation['requestBody'] ?? null), contentPointer(requestBody.mediaType))
    expect(body ?? null).toEqual(requestBody?.schema ?? null)
    const statuses = Object.keys(mapOf(operation['responses']))
    expect(statuses.map(Number)).toEqual([...new Set(answers.map(({ status }) => status))])
  })

  it('has schemas that Ajv compiles', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allowUnionTypes: true, validateSchema: true })
    ajv.addSchema(document, 'openapi.json', false, false)
    const names = Object.keys(mapAt('/components/schemas'))
    for (const name of names)
      expect(ajv.compile({ $ref: `openapi.json#/components/schemas/${name}` })).toBeTypeOf('function')
    expect(names.length).toBeGreaterThan(0)
  })

  it('resolves references of properties that are named like keywords', () => {
    const reference = 'amount:\n              $ref: ../../../components/schemas.yaml#/Amount'
    const changes = edited(
      operationPath,
      reference,
      `${reference}\n            ${reference.replace('amount', 'value')}`,
    )
    const bundled = withCatalog(changes, (directory) => bundleOpenapi(directory))
    const properties = '/paths/~1v3~1orders~1{order_no}/post/requestBody/content/application~1json/schema/properties'
    expect(readPointer(bundled, `${properties}/value`)).toEqual({ $ref: '#/components/schemas/Amount' })
  })

  it('keeps apart what has the same name in two files', () => {
    const changes = {
      ...edited(operationPath, 'components/schemas.yaml#/Amount', 'components/other.yaml#/Amount'),
      'components/other.yaml': `Amount:
  type: object
  title: 另一金额
  description: 不一样的金额。
  properties:
    total: { type: integer, title: 总额, description: 多少分。, examples: [1] }
`,
    }
    const bundled = withCatalog(changes, (directory) => bundleOpenapi(directory))
    expect(Object.keys(mapOf(readPointer(bundled, '/components/schemas')))).toEqual([
      'Amount',
      'Envelope',
      'OrderNo',
      'SchemasAmount',
    ])
  })
})

function contentPointer(mediaType: string): string {
  return `/content/${mediaType.replace('/', '~1')}/schema`
}

function mapAt(pointer: string): { [key: string]: Json } {
  return mapOf(readPointer(document, pointer))
}

function mapOf(value: Json | undefined): { [key: string]: Json } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new TypeError(`No map: ${JSON.stringify(value)}`)
}

/** The value with all references replaced, siblings winning. */
function resolve(value: Json): Json {
  if (Array.isArray(value)) return value.map(resolve)
  if (typeof value !== 'object' || value === null) return value
  const { $ref: reference, ...siblings } = value
  const own = Object.fromEntries(Object.entries(siblings).map(([key, child]) => [key, resolve(child)]))
  if (typeof reference !== 'string') return own
  return { ...mapOf(resolve(readPointer(document, reference.slice(1)) ?? null)), ...own }
}
