/** Catalog folders for the tests of the loader: a small right one, to be broken in one place. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CatalogError, loadCatalog, type CatalogProblem, type LoadOptions } from '../load.ts'

/** A right catalog: one operation with a path value, one notification, shared components. */
export const rightFiles: Readonly<Record<string, string>> = {
  'openapi.yaml': `openapi: 3.1.1
info: { title: 测试目录, version: 1.0.0 }
servers:
  - url: https://api.mch.weixin.qq.com
x-navigation:
  - id: pay
    title: 支付
    description: 收钱。
    groups: [orders]
tags:
  - name: orders
    x-title: 订单
    description: 下单与查单。
`,
  'components/errors.yaml': `PARAM_ERROR: { status: 400, message: 参数错误, cause: 参数不对。, fix: 改正参数。, common: true }
ORDER_CLOSED: { status: 400, message: 订单已关闭, cause: 订单关了。, fix: 换单号。 }
`,
  'components/schemas.yaml': `OrderNo:
  type: string
  title: 商户订单号
  description: 商户自己的单号。
  pattern: '^[0-9A-Za-z_-]+$'
  minLength: 6
  maxLength: 32
  examples: [ORDER_0001]
Amount:
  type: object
  title: 金额
  description: 订单的金额。
  required: [total]
  properties:
    total: { type: integer, title: 总金额, description: 以分计的金额。, x-unit: fen, minimum: 1, examples: [100] }
Envelope:
  type: object
  title: 通知
  description: 通知的外层。
  required: [event_type, summary, resource]
  properties:
    event_type: { type: string, title: 类型, description: 通知的类型。, examples: [OTHER] }
    summary: { type: string, title: 摘要, description: 通知的摘要。, examples: [其他] }
    resource:
      type: object
      title: 资源
      description: 加密的数据。
      required: [original_type]
      properties:
        original_type: { type: string, title: 原始类型, description: 解密后的类型。, examples: [other] }
`,
  'paths/v3/orders/{order_no}.yaml': `parameters:
  - in: path
    name: order_no
    required: true
    schema:
      $ref: ../../../components/schemas.yaml#/OrderNo
post:
  operationId: createOrder
  summary: 下单
  description: 建立一个订单。
  tags: [orders]
  x-roles: [merchant]
  x-official-docs: [https://pay.weixin.qq.com/doc/v3/merchant/1]
  x-updated: '2026-01-02'
  requestBody:
    required: true
    content:
      application/json:
        schema:
          type: object
          required: [amount, trade_type]
          properties:
            amount:
              $ref: ../../../components/schemas.yaml#/Amount
            trade_type:
              type: string
              title: 类型
              description: 怎样付款。
              enum: [JSAPI, APP]
              x-enum-descriptions: { JSAPI: 公众号, APP: 应用 }
        examples:
          small: { summary: 一元, value: { amount: { total: 100 }, trade_type: JSAPI } }
  responses:
    '200':
      description: 已建立
      content:
        application/json:
          schema:
            type: object
            required: [id]
            properties:
              id: { type: string, title: 标识, description: 订单的标识。, examples: [id1] }
  x-errors: [ORDER_CLOSED]
  x-related: [webhook v3/ORDER.PAID]
`,
  'webhooks/v3/ORDER.PAID.yaml': `post:
  summary: 支付成功通知
  description: 订单付款之后发出。
  tags: [orders]
  x-roles: [merchant]
  x-event-summary: 支付成功
  requestBody:
    required: true
    content:
      application/json:
        schema: { $ref: ../../components/schemas.yaml#/Envelope }
  x-resources:
    - id: order
      title: 订单
      x-roles: [merchant]
      x-original-type: order
      schema: { $ref: ../../components/schemas.yaml#/Amount }
  x-related: [createOrder]
  responses:
    '204': { description: 收到 }
`,
}

/** The file of the only operation of `rightFiles`. */
export const operationPath = 'paths/v3/orders/{order_no}.yaml'

/** Writes the right files, with changes (undefined leaves a file out), and calls `use` with the folder. */
export function withCatalog<Result>(
  changes: Record<string, string | undefined>,
  use: (directory: string) => Result,
): Result {
  const directory = mkdtempSync(join(tmpdir(), 'catalog-'))
  try {
    for (const [file, text] of Object.entries({ ...rightFiles, ...changes })) {
      if (text === undefined) continue
      mkdirSync(dirname(join(directory, file)), { recursive: true })
      writeFileSync(join(directory, file), text)
    }
    return use(directory)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** One file of the right catalog with a text replaced; fails when the text is not there. */
export function edited(file: string, from: string, to: string): Record<string, string> {
  const text = rightFiles[file]
  if (!text?.includes(from)) throw new TypeError(`${file} has no "${from}"`)
  return { [file]: text.replace(from, () => to) }
}

/** The problems of a changed catalog; none when it loads. */
export function problemsOf(
  changes: Record<string, string | undefined>,
  options: LoadOptions = {},
): readonly CatalogProblem[] {
  return withCatalog(changes, (directory) => {
    try {
      loadCatalog(directory, options)
      return []
    } catch (error) {
      if (error instanceof CatalogError) return error.problems
      throw error
    }
  })
}
