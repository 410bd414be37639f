import { type CatalogSource, type Operation, type Schema, catalogSource } from '../../../catalog/index.ts'

const fen: Schema = { type: 'integer', title: '金额', 'x-unit': 'fen' }
const secret: Schema = { type: 'string', title: '姓名', 'x-sensitive': true }

/** Operations that between them have everything the proxy must handle. */
export const testOperations: Operation[] = [
  operation('POST /v3/test/transfers', {
    requestBody: {
      mediaType: 'application/json',
      required: true,
      schema: {
        type: 'object',
        properties: {
          amount: { type: 'object', properties: { total: fen } },
          list: { type: 'array', items: { type: 'object', properties: { fee: fen, name: secret } } },
          name: secret,
        },
      },
    },
    sensitive: { request: ['/name', '/list/*/name'], response: ['/name', '/list/*/name'] },
    errors: [
      {
        code: 'NOT_ENOUGH',
        status: 403,
        message: '余额不足',
        cause: '账户里的钱不够。',
        fix: '充值后再试。',
        docs: 'https://pay.weixin.qq.com/doc/v3/merchant/4012791852',
        common: false,
      },
    ],
  }),
  operation('GET /v3/test/transfers/{id}', {}),
  operation('DELETE /v3/test/transfers/{id}', {}),
  operation('GET /v3/certificates', {}),
  operation('GET /v3/test/files', { signed: false }),
  operation('POST /v3/test/upload', {
    requestBody: { mediaType: 'multipart/form-data', required: true, schema: { type: 'object' } },
  }),
  operation('POST /pay/test', { api: 'v2' }),
]

/** The operations above as the proxy reads them. */
export function testCatalog(): CatalogSource {
  return catalogSource({ operations: testOperations, webhooks: [] })
}

function operation(id: string, facts: Partial<Operation>): Operation {
  const [method = '', path = ''] = id.split(' ')
  return {
    id,
    operationId: id,
    // ids above begin with one of the methods
    method: method.toLowerCase() as Operation['method'],
    path,
    title: id,
    description: '',
    api: 'v3',
    group: 'test',
    roles: ['merchant'],
    servers: ['https://api.mch.weixin.qq.com'],
    docs: [],
    parameters: [],
    examples: [],
    answers: [],
    errors: [],
    sensitive: { request: [], response: [] },
    signed: true,
    clientCertificate: false,
    related: [],
    ...facts,
  }
}
