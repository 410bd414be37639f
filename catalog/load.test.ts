import { describe, expect, it } from 'vitest'
import { CatalogError, loadCatalog } from './load.ts'
import { edited, operationPath, problemsOf, withCatalog } from './load/temporary-catalog.ts'

const schemas = 'components/schemas.yaml'
const webhook = 'webhooks/v3/ORDER.PAID.yaml'

describe('loadCatalog', () => {
  it('reads operations, notifications and navigation', () => {
    const catalog = withCatalog({}, (directory) => loadCatalog(directory, { independentJudge: true }))
    const [operation] = catalog.operations
    expect(operation).toMatchObject({
      id: 'POST /v3/orders/{order_no}',
      api: 'v3',
      group: 'orders',
      servers: ['https://api.mch.weixin.qq.com'],
      docs: [{ url: 'https://pay.weixin.qq.com/doc/v3/merchant/1', role: 'merchant' }],
      updated: '2026-01-02',
      signed: true,
      related: [{ target: 'webhook v3/ORDER.PAID', href: '/webhook/v3/ORDER.PAID', title: '支付成功通知' }],
    })
    expect(operation?.examples).toEqual([
      {
        id: 'small',
        title: '一元',
        parameters: { order_no: 'ORDER_0001' },
        body: { amount: { total: 100 }, trade_type: 'JSAPI' },
      },
    ])
    expect(operation?.answers[0]?.example).toEqual({ id: 'id1' })
    expect(operation?.errors.map(({ code }) => code)).toEqual(['PARAM_ERROR', 'ORDER_CLOSED'])
    expect(catalog.navigation[0]?.groups[0]?.entries.map(({ id, href }) => [id, href])).toEqual([
      ['POST /v3/orders/{order_no}', '/openapi/v3/orders/{order_no}#post'],
      ['v3/ORDER.PAID', '/webhook/v3/ORDER.PAID'],
    ])
  })

  it('makes the envelope of a notification say its own event', () => {
    const [notification] = withCatalog({}, (directory) => loadCatalog(directory)).webhooks
    expect(notification?.envelopeExample).toEqual({
      event_type: 'ORDER.PAID',
      summary: '支付成功',
      resource: { original_type: 'order' },
    })
    expect(notification?.variants[0]?.example).toEqual({ total: 100 })
    expect(notification?.related[0]?.href).toBe('/openapi/v3/orders/{order_no}#post')
  })

  it('lets title and description beside a reference win', () => {
    const reference = '$ref: ../../../components/schemas.yaml#/Amount'
    const changes = edited(operationPath, reference, `${reference}\n              title: 应付`)
    const [operation] = withCatalog(changes, (directory) => loadCatalog(directory)).operations
    expect(operation?.requestBody?.schema.properties?.['amount']).toMatchObject({
      title: '应付',
      description: '订单的金额。',
      required: ['total'],
    })
  })

  it('reports many problems of several files at once, each at its line', () => {
    const problems = problemsOf({
      ...edited(operationPath, 'summary: 下单', 'summmary: 下单'),
      ...edited(schemas, 'x-unit: fen', 'x-unit: yen'),
      ...edited(webhook, 'tags: [orders]', 'tags: [nowhere]'),
    })
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
      `${schemas}:15`,
      `${operationPath}:7`,
      `${operationPath}:9`,
      `${webhook}:4`,
    ])
  })

  it('lists every problem in the message of its error', () => {
    const changes = { ...edited(operationPath, 'summary: 下单', 'summmary: 下单'), 'paths/v3/broken.yaml': 'get: [' }
    const error = withCatalog(changes, (directory) => {
      try {
        return loadCatalog(directory)
      } catch (thrown) {
        return thrown
      }
    })
    expect(error).toBeInstanceOf(CatalogError)
    expect(error).toMatchObject({ name: 'CatalogError', code: 'catalog-invalid' })
    expect(String(error)).toMatch(/has 3 problems/)
    expect(String(error)).toMatch(/broken\.yaml:1 YAML/)
    expect(String(error)).toMatch(/\{order_no\}\.yaml:9 Keyword `summmary` is unknown in an operation/)
  })
})

describe('a mistake is reported', () => {
  const operation = (from: string, to: string) => edited(operationPath, from, to)
  const extra = (text: string) => ({ 'paths/v3/zebra.yaml': text })
  const copy = `get:
  operationId: OTHER
  summary: 另一个
  description: DESCRIPTION
  tags: [orders]
  x-roles: [merchant]
  responses: { '204': { description: 好 } }
`
  const copied = (operationId: string, description: string) =>
    extra(copy.replace('OTHER', operationId).replace('DESCRIPTION', description))

  it.each<[name: string, changes: Record<string, string | undefined>, at: string, message: RegExp]>([
    ['YAML that does not parse', extra('get: {'), 'get: {', /YAML: /],
    [
      'a key twice',
      operation('summary: 下单', 'summary: 下单\n  summary: 下单'),
      'summary: 下单\n  description',
      /YAML: Map keys must be unique/,
    ],
    ['a YAML alias', operation('summary: 下单', 'summary: &a 下单\n  x-order: *a'), '*a', /alias `\*a` is not used/],
    ['a file that is no map', extra('- 1'), '- 1', /holds no map/],
    [
      'an unknown keyword of an operation',
      operation('  tags:', '  tag: a\n  tags:'),
      'tag: a',
      /`tag` is unknown in an operation/,
    ],
    [
      'an unknown keyword of a path item',
      operation('post:', 'trace: {}\npost:'),
      'trace',
      /`trace` is unknown in a path item/,
    ],
    [
      'an unknown keyword of a schema',
      operation('title: 类型', 'label: 类型\n              title: 类型'),
      'label',
      /`label` is unknown in a schema/,
    ],
    [
      'an unknown keyword of a parameter',
      operation('in: path', 'in: path\n    style: simple'),
      'style',
      /`style` is unknown in a parameter/,
    ],
    [
      'an unknown keyword of a media type',
      operation('examples:\n', 'exemples: {}\n        examples:\n'),
      'exemples',
      /`exemples` is unknown in a media type/,
    ],
    [
      'an unknown keyword of an example',
      operation('summary: 一元,', 'summary: 一元, note: a,'),
      'note: a',
      /`note` is unknown in an example/,
    ],
    [
      'an unknown keyword of a response',
      operation('description: 已建立', 'description: 已建立\n      links: {}'),
      'links',
      /`links` is unknown in a response/,
    ],
    [
      'an unknown keyword of a webhook',
      edited(webhook, '  x-roles', '  x-rules: []\n  x-roles'),
      'x-rules',
      /`x-rules` is unknown in a webhook/,
    ],
    [
      'an unknown keyword of a resource',
      edited(webhook, 'title: 订单', 'title: 订单\n      kind: a'),
      'kind',
      /`kind` is unknown in a resource/,
    ],
    [
      'an unknown keyword of the document',
      edited('openapi.yaml', 'servers:', 'paths: {}\nservers:'),
      'paths:',
      /`paths` is unknown in a document/,
    ],
    [
      'an unknown keyword of a tag',
      edited('openapi.yaml', 'x-title: 订单', 'x-title: 订单\n    colour: red'),
      'colour',
      /`colour` is unknown in a tag/,
    ],
    [
      'an unknown keyword beside a reference',
      operation('schemas.yaml#/Amount', 'schemas.yaml#/Amount\n              type: object'),
      'type: object\n            trade_type',
      /`type` is unknown in a schema reference/,
    ],
    [
      'a reference to no file',
      operation('components/schemas.yaml#/Amount', 'components/none.yaml#/Amount'),
      'none.yaml',
      /which does not exist/,
    ],
    [
      'a reference to nothing',
      operation('schemas.yaml#/Amount', 'schemas.yaml#/Sum'),
      '/Sum',
      /finds nothing at \/Sum/,
    ],
    [
      'a reference without pointer',
      operation('schemas.yaml#/Amount', 'schemas.yaml'),
      'components/schemas.yaml\n            trade',
      /is no `file\.yaml#\/pointer`/,
    ],
    [
      'a reference out of the catalog',
      operation('../../../components/schemas.yaml#/Amount', '../../../../x.yaml#/A'),
      'x.yaml',
      /leaves the catalog/,
    ],
    [
      'a schema that contains itself',
      edited(
        schemas,
        'total: { type',
        "self: { $ref: '#/Amount', title: 自己, description: 又一次。 }\n    total: { type",
      ),
      'Amount:',
      /contains itself/,
    ],
    [
      'a missing title',
      operation('title: 类型\n              ', ''),
      'trade_type:',
      /property `trade_type` has no `title`/,
    ],
    [
      'a missing description',
      operation('description: 怎样付款。\n              ', ''),
      'trade_type:',
      /property `trade_type` has no `description`/,
    ],
    ['a missing title in an answer', operation('title: 标识, ', ''), 'id: {', /property `id` has no `title`/],
    ['a missing summary', operation('  summary: 下单\n', ''), 'post:', /`summary` of POST .* is missing/],
    [
      'a description that repeats the title',
      operation('description: 怎样付款。', 'description: 类型'),
      'description: 类型',
      /equals its title "类型"/,
    ],
    [
      'an operation described by its title',
      operation('description: 建立一个订单。', 'description: 下单'),
      'description: 下单',
      /equals its title "下单"/,
    ],
    [
      'the same description twice',
      copied('other', '建立一个订单。'),
      'description: 建立',
      /of GET \/v3\/zebra is the one of POST/,
    ],
    [
      'the same operationId twice',
      copied('createOrder', '再来。'),
      'operationId',
      /operationId createOrder of GET .* is taken by POST/,
    ],
    [
      'an example that breaks its schema',
      edited(schemas, 'examples: [100]', "examples: ['100']"),
      "examples: ['100']",
      /Example "100" breaks its schema: type "integer"/,
    ],
    [
      'an example over a byte limit',
      edited(schemas, 'examples: [ORDER_0001]', 'examples: [订单订单订单订单订单订单]'),
      'examples: [订单',
      /maxLength 32|pattern/,
    ],
    [
      'a request example that breaks its schema',
      operation('total: 100', 'total: 0'),
      'small',
      /at \/amount\/total 0 breaks its schema: minimum 1/,
    ],
    [
      'a request example with an unknown field',
      operation('trade_type: JSAPI }', 'trade_type: JSAPI, tradeType: APP }'),
      'small',
      /at \/tradeType "APP" breaks its schema: unknown/,
    ],
    [
      'a request example without a required field',
      operation(', trade_type: JSAPI }', ' }'),
      'small',
      /at \/trade_type breaks its schema: required/,
    ],
    [
      'a default that breaks its schema',
      edited(schemas, 'x-unit: fen,', 'x-unit: fen, default: a,'),
      'default: a',
      /Default "a" breaks/,
    ],
    [
      'a required name without property',
      operation('[amount, trade_type]', '[amount, trade_type, openid]'),
      'openid',
      /Required name `openid` has no property/,
    ],
    ['an enum value without meaning', operation(', APP: 应用', ''), 'enum:', /Enum value APP has no meaning/],
    [
      'a meaning without enum value',
      operation('APP: 应用', 'APP: 应用, H5: 网页'),
      'x-enum',
      /Meaning of H5 has no enum value/,
    ],
    [
      'an unknown type',
      operation('type: string\n              title: 类型', 'type: text\n              title: 类型'),
      'type: text',
      /`type` is "text"/,
    ],
    [
      'a limit on the wrong type',
      edited(schemas, 'x-unit: fen,', 'x-unit: fen, maxLength: 3,'),
      'maxLength: 3,',
      /`maxLength` has no effect on type integer/,
    ],
    ['an unknown format', edited(schemas, 'minLength: 6', 'format: phone'), 'format: phone', /`format` is "phone"/],
    [
      'limits that exclude each other',
      edited(schemas, 'minLength: 6', 'minLength: 60'),
      'minLength: 60',
      /`minLength` 60 is above/,
    ],
    [
      'a pattern that does not compile',
      edited(schemas, "'^[0-9A-Za-z_-]+$'", "'^[0-9'"),
      'pattern',
      /does not compile with the u flag/,
    ],
    [
      'a pattern of exponential time',
      edited(schemas, "'^[0-9A-Za-z_-]+$'", "'^([0-9A-Za-z_-]+)+$'"),
      'pattern',
      /exponential time/,
    ],
    [
      'an unknown group',
      operation('tags: [orders]', 'tags: [payments]'),
      'tags: [p',
      /Group payments of POST .* is unknown/,
    ],
    ['two groups', operation('tags: [orders]', 'tags: [orders, orders]'), 'tags:', /Name exactly one group/],
    [
      'a group without line',
      edited('openapi.yaml', 'groups: [orders]', 'groups: []'),
      'name: orders',
      /Tag orders is in no line/,
    ],
    [
      'a line with an unknown group',
      edited('openapi.yaml', 'groups: [orders]', 'groups: [orders, refunds]'),
      'groups: [',
      /Group refunds of line pay is no tag/,
    ],
    [
      'an undeclared path value',
      operation('name: order_no', 'name: order_id'),
      'post:',
      /Path value \{order_no\} of POST .* is not declared/,
    ],
    [
      'a path parameter that is not required',
      operation('required: true\n    schema', 'required: false\n    schema'),
      'in: path',
      /Path parameter order_no is not required/,
    ],
    [
      'a parameter at an unknown place',
      operation('in: path', 'in: cookie'),
      'in: cookie',
      /`in` of parameter order_no is "cookie"/,
    ],
    [
      'two paths that differ in a name only',
      { 'paths/v3/orders/{id}.yaml': copy },
      'get:',
      /differs from .* in a parameter's name only/,
    ],
    ['a file name that is no URL', { 'paths/v3/my orders.yaml': copy }, 'get:', /Segment "my orders"/],
    [
      'an unknown relation',
      operation('[webhook v3/ORDER.PAID]', '[webhook v3/ORDER.GONE]'),
      'x-related',
      /Relation "webhook v3\/ORDER\.GONE" of POST/,
    ],
    [
      'an unknown error code',
      operation('[ORDER_CLOSED]', '[ORDER_LOST]'),
      'x-errors',
      /Error code ORDER_LOST of POST .* is unknown/,
    ],
    [
      'an error code without its facts',
      operation('[ORDER_CLOSED]', '[{ code: LOST, status: 400, message: 丢了, cause: 不见了。 }]'),
      'x-errors',
      /`fix` of error code LOST is missing/,
    ],
    ['no roles', operation('x-roles: [merchant]', 'x-roles: [seller]'), 'x-roles', /`x-roles` of POST/],
    [
      'a document that is no URL',
      operation('[https://pay.weixin.qq.com/doc/v3/merchant/1]', '[chapter 3]'),
      'chapter 3',
      /is no https URL/,
    ],
    ['a day of another format', operation("'2026-01-02'", '2026/1/2'), 'x-updated', /Write the day as YYYY-MM-DD/],
    [
      'deprecated without replacement',
      operation('  tags: [orders]', '  deprecated: true\n  tags: [orders]'),
      'deprecated',
      /deprecated without `x-deprecated-by`/,
    ],
    [
      'an unsigned answer of another spelling',
      operation('  tags: [orders]', '  x-signature: no\n  tags: [orders]'),
      'x-signature',
      /Only `none` exists/,
    ],
    ['a response that is no status', operation("'200':", "'ok':"), "'ok'", /Response ok of POST/],
    [
      'a notification without resource',
      edited(
        webhook,
        'x-resources:\n    - id: order\n      title: 订单\n      x-roles: [merchant]\n      x-original-type: order\n      schema: { $ref: ../../components/schemas.yaml#/Amount }',
        'x-resources: []',
      ),
      'x-resources',
      /has no `x-resources`/,
    ],
    [
      'a mistake in a component that nobody uses',
      edited(schemas, 'OrderNo:', 'Unused: { type: string, pattern: "[" }\nOrderNo:'),
      'Unused',
      /Pattern "\["/,
    ],
  ])('%s', (_name, changes, at, message) => {
    const problems = problemsOf(changes)
    const found = problems.filter((problem) => message.test(problem.message))
    expect(problems.map((problem) => `${problem.line} ${problem.message}`)).toContainEqual(
      expect.stringMatching(message),
    )
    expect(found.map((problem) => problem.line)).toContain(lineOf(changes, at))
  })
})

/** Line of a text in the changed file. */
function lineOf(changes: Record<string, string | undefined>, text: string): number {
  const [changed = ''] = Object.values(changes)
  expect(changed).toContain(text)
  return changed.slice(0, changed.indexOf(text)).split('\n').length
}
