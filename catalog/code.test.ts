import { describe, expect, it, vi } from 'vitest'
import { exampleCode } from './code.ts'
import { formatDeclarations } from './declarations.ts'
import { typeErrors } from './declarations/type-errors.ts'
import { loadCatalog } from './load.ts'
import { withCatalog } from './load/temporary-catalog.ts'
import type { Operation } from './operations.ts'

// TypeScript reads the DOM's declarations once: slow on a busy machine
vi.setConfig({ testTimeout: 60_000 })

const common = (name: string) => `
  operationId: ${name}
  summary: 接口${name}
  description: 用来测试 ${name}。
  tags: [orders]
  x-roles: [merchant]
`
const done = "  responses: { '204': { description: 好 } }\n"
const text = (title: string, more = '') =>
  `{ type: string, title: ${title}, description: ${title}的值。, examples: ["it's"]${more} }`

const files = {
  'paths/v3/ping.yaml': `post:${common('ping')}${done}put:${common('pong')}${done}`,
  'paths/v3/bills.yaml': `get:${common('getBill')}  parameters:
    - in: query
      name: kinds
      required: true
      schema:
        type: array
        title: 种类
        description: 要哪几种。
        items: { type: string, enum: [A, B], x-enum-descriptions: { A: 甲, B: 乙 } }
        examples: [[A, B]]
  responses:
    '200':
      description: 文件
      content:
        text/plain:
          schema: { type: string, format: binary, title: 文件, description: 账单的字节。 }
`,
  'paths/v3/people.yaml': `patch:${common('patchPerson')}  parameters:
    - in: header
      name: Wechatpay-Serial
      required: false
      x-when: sensitive
      schema: ${text('序列号')}
  requestBody:
    required: true
    content:
      application/json:
        schema:
          type: object
          required: [kind, name]
          properties:
            kind: { type: string, title: 种类, description: 哪种人。, enum: [P], x-enum-descriptions: { P: "人 */" } }
            name: ${text('姓名', ', x-sensitive: true')}
          oneOf:
            - type: object
              required: [card]
              properties: { card: { type: integer, title: 卡, description: 卡的号码。, examples: [1] } }
            - type: object
              required: [phone-no]
              properties: { phone-no: ${text('手机')} }
${done}`,
}
const deletion = `delete:${common('removeCard')}  parameters:
    - { in: path, name: card_id, required: true, schema: ${text('卡号')} }
  requestBody:
    required: true
    content:
      application/json:
        schema: { type: object, required: [reason], properties: { reason: ${text('原因')} } }
${done}`

const { operations } = withCatalog({ ...files, 'paths/v3/cards/{card_id}/delete.yaml': deletion }, (directory) =>
  loadCatalog(directory),
)

function codeOf(operationId: string): string {
  return exampleCode(find(operationId))
}

function find(operationId: string): Operation {
  const operation = operations.find((candidate) => candidate.operationId === operationId)
  if (!operation) throw new TypeError(`No operation ${operationId}`)
  return operation
}

describe('exampleCode', () => {
  it('writes the body and logs the few required fields of the answer', () => {
    expect(codeOf('createOrder')).toBe(`import { wxpay } from './wxpay'

const { data } = await wxpay.v3.orders._order_no_.post({
  amount: { total: 100 },
  trade_type: 'JSAPI',
}, { order_no: 'ORDER_0001' })

console.log(data.id)
`)
  })

  it('calls without body by undefined or nothing', () => {
    expect(codeOf('ping')).toContain('wxpay.v3.ping.post()\n\nconsole.log(status)')
    expect(codeOf('pong')).toContain('wxpay.v3.ping.put()')
  })

  it('puts the body of DELETE into the config, and spares a segment that is a method', () => {
    expect(codeOf('removeCard')).toContain(`wxpay.v3.cards._card_id_.Delete.delete({
  card_id: 'it\\'s',
  data: { reason: 'it\\'s' },
})`)
  })

  it('reads files as bytes and lists of a query as they are', () => {
    expect(codeOf('getBill')).toContain("params: { kinds: ['A', 'B'] }")
    expect(codeOf('getBill')).toContain("responseType: 'arraybuffer'")
    expect(codeOf('getBill')).toContain('console.log(data.byteLength)')
  })

  it('notes encrypted fields and names the key', () => {
    expect(codeOf('patchPerson')).toMatch(/name: 'it\\'s', \/\/ 需加密/)
    expect(codeOf('patchPerson')).toContain("headers: { 'Wechatpay-Serial': 'it\\'s' }")
  })

  it('type-checks against the declarations', () => {
    const examples = operations.map(({ operationId }) => [`${operationId}.ts`, codeOf(operationId)])
    expect(typeErrors({ ...Object.fromEntries(examples), 'wxpay.d.ts': formatDeclarations(operations) })).toEqual([])
  })
})

describe('formatDeclarations', () => {
  const declarations = formatDeclarations(operations)

  it('documents fields with title, limits, unit, encryption and values', () => {
    expect(declarations).toContain('总金额 · 必填 · 最小 1 · 单位：分')
    expect(declarations).toContain('商户订单号 · 必填 · 6–32 字节')
    expect(declarations).toContain('姓名 · 必填 · 需加密')
    expect(declarations).toContain('- `JSAPI` 公众号')
  })

  it('survives a comment end inside a text', () => {
    expect(declarations).not.toContain('人 */')
    expect(declarations).toContain('人 *\u200b/')
  })

  it('requires the key of encrypted fields, alternatives one of them', () => {
    const call = (data: string, config: string) =>
      typeErrors({
        'a.ts': `import { wxpay } from './wxpay'\nwxpay.v3.people.patch(${data}, ${config})`,
        'wxpay.d.ts': declarations,
      })
    const headers = "{ headers: { 'Wechatpay-Serial': 's' } }"
    expect(call("{ kind: 'P', name: 'n', card: 1 }", headers)).toEqual([])
    expect(call("{ kind: 'P', name: 'n', 'phone-no': '1' }", headers)).toEqual([])
    expect(call("{ kind: 'P', name: 'n', card: 1 }", '{}').join()).toMatch(/headers/)
    expect(call("{ kind: 'P', name: 'n' }", headers)).toHaveLength(1)
    expect(call("{ kind: 'P', name: 'n', card: 1, cart: 1 }", headers).join()).toMatch(/cart/)
  })

  it('is the same text each time, and short for one operation', () => {
    expect(formatDeclarations(operations)).toBe(declarations)
    expect(formatDeclarations([find('ping')])).not.toContain('OrderRequest')
  })
})
