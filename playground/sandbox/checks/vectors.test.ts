import { describe, expect, it } from 'vitest'
import { catalogSource, type CatalogSource, type Method, type Operation } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { vectors, type RequestVector } from '../../../test/fixtures/vectors.ts'
import { formatAuthorization, formatMultipart, type Handler } from '../../protocol/index.ts'
import { sandboxKeys } from '../keys.ts'
import { createSandbox } from '../sandbox.ts'

const { keys } = vectors
const parameter = { in: 'path' as const, required: true, schema: { type: 'string' as const } }

/** Operations that the vectors call and the catalog may not have yet. */
const extra = [
  operation('post', '/v3/marketing/favor/stocks/{stock_id}/restart', ['stock_id'], []),
  operation('get', '/v3/marketing/partnerships', [], ['limit', 'offset', 'authorized_data']),
]

const catalog = catalogWith(extra)
const sandboxSide = await sandboxKeys({
  mchid: keys.mchid,
  serial: keys.merchant_serial_no,
  certificatePem: keys.merchant_certificate_pem,
  platformSerial: keys.platform_serial_no,
  platformPrivateKeyPem: keys.platform_private_key_pkcs8_pem,
  platformCertificatePem: keys.platform_certificate_pem,
  publicKeyId: keys.wechatpay_public_key_id,
  wechatpayPrivateKeyPem: keys.wechatpay_private_key_pkcs8_pem,
  publicKeyPem: keys.wechatpay_public_key_spki_pem,
  apiV3Key: keys.apiv3_key,
  apiV2Key: '',
  appid: '',
  subMchid: '',
  subAppid: '',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
})

function createVectorSandbox({ timestamp }: RequestVector): Handler {
  return createSandbox({ catalog, keys: sandboxSide, now: () => Number(timestamp) * 1000 })
}

interface Sent {
  method: string
  target: string
  timestamp: string
  nonce: string
  body: string
  signature: string
}

async function send(handler: Handler, sent: Sent): Promise<Response> {
  const isUpload = sent.target.startsWith('/v3/merchant/media/upload')
  const { body, contentType } = isUpload
    ? uploadOf(sent.body)
    : { body: encode(sent.body), contentType: 'application/json' }
  const headers = {
    Accept: 'application/json',
    'User-Agent': 'vectors/1.0',
    'Content-Type': contentType,
    Authorization: formatAuthorization({
      mchid: keys.mchid,
      nonce: sent.nonce,
      timestamp: sent.timestamp,
      serial: keys.merchant_serial_no,
      signature: sent.signature,
    }),
  }
  const init = { method: sent.method, headers, ...(sent.method === 'GET' ? {} : { body }) }
  return handler(new Request('http://127.0.0.1:9/', init), { target: sent.target })
}

describe.each(vectors.v3_request)('vector $id', (vector) => {
  const original: Sent = {
    method: vector.method,
    target: vector.url_as_sent,
    timestamp: vector.timestamp,
    nonce: vector.nonce_str,
    body: vector.signed_body,
    signature: vector.signature,
  }

  it('is accepted as it is', async () => {
    const handler = createVectorSandbox(vector)
    const answer = await send(handler, original)
    expect(answer.headers.get('Wechatpay-Signature')).not.toBeNull()
    expect(answer.status).not.toBe(401)
  })

  it.each(['target', 'timestamp', 'nonce', 'body', 'signature'] as const)(
    'is refused with any byte of its %s changed',
    async (part) => {
      const handler = createVectorSandbox(vector)
      const statuses = new Map<number, number>()
      for (const changed of mutations(original, part)) {
        const answer = await send(handler, changed)
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        // a path that is no operation, or an upload whose meta is broken, is refused before the signature is looked at
        if (answer.status === 404 || answer.status === 405 || answer.status === 400) {
          expect(answer.headers.get('Wechatpay-Signature')).toBeNull()
        } else expect(answer.status).toBe(401)
      }
      const size = original[part].length
      expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(size)
      if (part !== 'target' && size > 0) expect(statuses.get(401)).toBe(size)
    },
  )

  it('is refused with another method', async () => {
    const handler = createVectorSandbox(vector)
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => method !== vector.method)) {
      expect([401, 405]).toContain((await send(handler, { ...original, method })).status)
    }
  })
})

/** One copy for each byte of a part: the byte replaced by another of the same kind. */
function* mutations(original: Sent, part: Exclude<keyof Sent, 'method'>): Generator<Sent> {
  const text = original[part]
  for (let index = 0; index < text.length; index++) {
    const other = part === 'timestamp' ? nextDigit(text, index) : text[index] === 'A' ? 'B' : 'A'
    yield { ...original, [part]: text.slice(0, index) + other + text.slice(index + 1) }
  }
}

function nextDigit(text: string, index: number): string {
  return String((Number(text[index]) + 1) % 10)
}

function uploadOf(meta: string): { body: Uint8Array<ArrayBuffer>; contentType: string } {
  const file = Uint8Array.from([1, 2, 3])
  const parts = [
    { name: 'meta', contentType: 'application/json', content: meta },
    { name: 'file', filename: 'file_test.png', contentType: 'image/png', content: file },
  ]
  return { body: formatMultipart(parts, 'vectorboundary'), contentType: 'multipart/form-data; boundary=vectorboundary' }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function operation(method: Method, path: string, pathNames: string[], queryNames: string[]): Operation {
  return {
    id: `${method.toUpperCase()} ${path}`,
    operationId: path,
    method,
    path,
    title: path,
    description: '',
    api: 'v3',
    group: '',
    roles: ['merchant'],
    servers: [],
    docs: [],
    parameters: [
      ...pathNames.map((name) => ({ ...parameter, name })),
      ...queryNames.map((name) => ({ ...parameter, in: 'query' as const, name, required: false })),
    ],
    examples: [],
    answers: [{ status: 200, description: '', mediaType: 'application/json', schema: { type: 'object' } }],
    errors: [],
    sensitive: { request: [], response: [] },
    signed: true,
    clientCertificate: false,
    related: [],
  }
}

function catalogWith(operations: Operation[]): CatalogSource {
  const { operations: known, webhooks } = loadCatalog()
  const missing = operations.filter(({ id }) => !known.some((operation) => operation.id === id))
  return catalogSource({ operations: [...known, ...missing], webhooks })
}
