import { describe, expect, it } from 'vitest'
import { exampleCode, formatDeclarations } from '../../catalog/index.ts'
import { createExampleRenderer } from '../../.vitepress/config/hovers/examples.ts'
import { createHoverService } from '../../.vitepress/config/hovers/service.ts'
import type { Operation } from '../../catalog/index.ts'

const prepay: Operation = {
  id: 'POST /v3/pay/transactions/native',
  operationId: 'prepayNative',
  method: 'post',
  path: '/v3/pay/transactions/native',
  title: 'Native 下单',
  description: '生成二维码链接。',
  api: 'v3',
  group: 'native',
  roles: ['merchant'],
  servers: ['https://api.mch.weixin.qq.com'],
  docs: [],
  parameters: [],
  requestBody: {
    mediaType: 'application/json',
    required: true,
    schema: {
      type: 'object',
      required: ['out_trade_no', 'total'],
      properties: {
        out_trade_no: { type: 'string', title: '商户订单号', description: '商户侧唯一。', minLength: 6, maxLength: 32 },
        total: { type: 'integer', title: '总金额', description: '订单金额。', minimum: 1, 'x-unit': 'fen' },
        payer_name: { type: 'string', title: '姓名', description: '付款人姓名。', 'x-sensitive': true },
      },
    },
  },
  examples: [
    {
      id: 'default',
      title: '最小示例',
      parameters: {},
      body: { out_trade_no: '1217752501201407', total: 100, payer_name: '张三' },
    },
  ],
  answers: [
    {
      status: 200,
      description: '成功',
      mediaType: 'application/json',
      schema: {
        type: 'object',
        required: ['code_url'],
        properties: { code_url: { type: 'string', title: '二维码链接', description: '转成二维码展示。' } },
      },
    },
  ],
  errors: [],
  sensitive: { request: ['/payer_name'], response: [] },
  signed: true,
  clientCertificate: false,
  related: [],
}

function serviceFor(code: string) {
  return createHoverService({ declarations: formatDeclarations([prepay]), examples: new Map([[prepay.id, code]]) })
}

describe('the hover service', () => {
  it('tells type, meaning, limits, unit and encryption of a field', () => {
    const hovers = serviceFor(exampleCode(prepay)).hovers(prepay.id)
    const number = hovers.find(({ target }) => target === 'out_trade_no')
    expect(number?.text).toBe('out_trade_no: string')
    expect(number?.docs).toMatch(/商户订单号[\s\S]*必填[\s\S]*6/)
    expect(hovers.find(({ target }) => target === 'total')?.docs).toContain('分')
    expect(hovers.find(({ target }) => target === 'payer_name')?.docs).toContain('加密')
  })

  it('explains each link of the chain and the answer', () => {
    const targets = serviceFor(exampleCode(prepay))
      .hovers(prepay.id)
      .map(({ target }) => target)
    expect(targets).toEqual(
      expect.arrayContaining(['wxpay', 'v3', 'pay', 'transactions', 'native', 'post', 'code_url']),
    )
  })

  it('gives positions that lie on the words', () => {
    const code = exampleCode(prepay)
    for (const { start, length, target } of serviceFor(code).hovers(prepay.id)) {
      expect(code.slice(start, start + length)).toBe(target)
    }
  })

  it('has nothing to say against the example itself', () => {
    expect(serviceFor(exampleCode(prepay)).problems()).toEqual([])
  })

  it.each([
    ['an unknown field', 'total: 100', 'totle: 100', /totle/],
    ['a wrong type', 'total: 100', "total: '100'", /string.*number/],
    ['an unknown link of the chain', '.native.', '.nativ.', /nativ/],
    ['an unknown field of the answer', 'data.code_url', 'data.code', /code/],
  ])('refuses %s, with operation and line', (_, right, wrong, message) => {
    const code = exampleCode(prepay).replace(right, wrong)
    const problems = serviceFor(code).problems()
    expect(problems).not.toEqual([])
    expect(problems[0]).toMatch(/^POST \/v3\/pay\/transactions\/native:\d+ /)
    expect(problems.join('\n')).toMatch(message)
  })
})

describe('the example renderer', () => {
  it('writes one element a word and each text once', async () => {
    const renderer = await createExampleRenderer({ operations: [prepay] }, { checkAll: true })
    const { html, code } = renderer.operation(prepay.id)
    expect(code).toBe(exampleCode(prepay))
    expect(html.match(/class="wxp-hover"/g)?.length).toBeGreaterThan(10)
    expect(html.match(/tabindex="0"/g)?.length).toBeLessThanOrEqual(2)
    expect(html).toContain('data-hovers="')
    expect(html).not.toContain('style=')
  })

  it('escapes what an example contains', async () => {
    const hostile: Operation = {
      ...prepay,
      examples: [
        { id: 'x', title: 'x', parameters: {}, body: { out_trade_no: '<img src=x onerror=alert(1)>', total: 1 } },
      ],
    }
    const renderer = await createExampleRenderer({ operations: [hostile] }, { checkAll: true })
    expect(renderer.operation(hostile.id).html).not.toContain('<img')
  })

  it('fails on a wrong example and names the operation', async () => {
    const wrong: Operation = {
      ...prepay,
      examples: [{ id: 'x', title: 'x', parameters: {}, body: { out_trade_no: '1217752501201407', totle: 1 } }],
    }
    await expect(createExampleRenderer({ operations: [wrong] }, { checkAll: true })).rejects.toThrow(
      /POST \/v3\/pay\/transactions\/native:\d+ .*totle/s,
    )
  })
})
