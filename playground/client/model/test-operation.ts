import type { Operation, Schema } from '../../../catalog/index.ts'

/** A made-up operation with one field of each kind, for the tests of form and draft. */
export const bodySchema: Schema = {
  type: 'object',
  required: ['out_trade_no', 'amount'],
  properties: {
    out_trade_no: { type: 'string', title: '商户订单号', minLength: 6, maxLength: 32, examples: ['WXP0001'] },
    attach: { type: 'string', title: '附加数据', maxLength: 128, examples: ['自定义'] },
    time_expire: { type: 'string', title: '截止时间', format: 'date-time' },
    amount: {
      type: 'object',
      title: '金额',
      required: ['total'],
      properties: {
        total: { type: 'integer', title: '总金额', minimum: 1, 'x-unit': 'fen', examples: [100] },
        currency: { type: 'string', title: '币种', enum: ['CNY'], 'x-enum-descriptions': { CNY: '人民币' } },
      },
    },
    goods: {
      type: 'array',
      title: '商品',
      items: { type: 'object', properties: { id: { type: 'string', examples: ['1001'] }, price: { type: 'integer' } } },
    },
    name: { type: 'string', title: '姓名', 'x-sensitive': true, examples: ['张三'] },
  },
}

export const operation: Operation = {
  id: 'POST /v3/test/{id}/orders',
  operationId: 'testOrder',
  method: 'post',
  path: '/v3/test/{id}/orders',
  title: '测试下单',
  description: '',
  api: 'v3',
  group: 'test',
  roles: ['merchant'],
  servers: ['https://api.mch.weixin.qq.com'],
  docs: [],
  parameters: [
    { in: 'path', name: 'id', required: true, schema: { type: 'string', title: '编号', maxLength: 8 } },
    { in: 'query', name: 'limit', required: false, schema: { type: 'integer', maximum: 10 } },
    { in: 'header', name: 'Wechatpay-Serial', required: true, when: 'sensitive', schema: { type: 'string' } },
  ],
  requestBody: { mediaType: 'application/json', required: true, schema: bodySchema },
  examples: [
    {
      id: 'default',
      title: '最少参数',
      parameters: { id: 'a b', limit: 5, 'Wechatpay-Serial': 'PUB_KEY_ID_0' },
      body: { out_trade_no: 'WXP0001', amount: { total: 100 } },
    },
    {
      id: 'full',
      title: '全部参数',
      parameters: { id: 'c' },
      body: { out_trade_no: 'WXP0002', amount: { total: 1 }, name: '张三' },
    },
  ],
  answers: [{ status: 200, description: '成功' }],
  errors: [{ code: 'PARAM_ERROR', status: 400, message: '参数错误', cause: '填错了', fix: '改对', common: true }],
  sensitive: { request: ['/name'], response: [] },
  signed: true,
  clientCertificate: false,
  related: [],
}
