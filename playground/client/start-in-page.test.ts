import { beforeAll, describe, expect, it } from 'vitest'
import { operationFile, webhookFile, type Catalog, type Operation } from '../../catalog/index.ts'
import { loadCatalog } from '../../catalog/load.ts'
import { parseJsonText } from './json/parse-json.ts'
import { callRequestOf, createDraft, isUpload, type Draft } from './model/draft.ts'
import { payableOrder } from './model/next-step.ts'
import { problemsOf } from './model/problems.ts'
import { requestLines } from './model/signed-message.ts'
import { findTrace } from './model/trace.ts'
import { startInPage } from './start-in-page.ts'
import type { Connection } from './connection/connection.ts'

let catalog: Catalog
let connection: Connection
const signal = new AbortController().signal

beforeAll(async () => {
  catalog = loadCatalog()
  const files = new Map<string, unknown>([
    [
      '/catalog/routes.json',
      {
        routes: catalog.operations.map(({ id, method, path }) => ({ id, method, path })),
        webhookIds: catalog.webhooks.map(({ id }) => id),
      },
    ],
    ...catalog.operations.map((operation): [string, unknown] => [operationFile(operation.id), operation]),
    ...catalog.webhooks.map((webhook): [string, unknown] => [webhookFile(webhook.id), webhook]),
  ])
  connection = await startInPage('http://localhost:4173', async (path) => files.get(path))
})

function find(id: string): Operation {
  const operation = catalog.operations.find((candidate) => candidate.id === id)
  if (!operation) throw new Error(`no ${id}`)
  return operation
}

async function send(id: string, change: Partial<Draft> = {}, profile = 'sandbox') {
  const operation = find(id)
  const draft = { ...createDraft(operation), ...change }
  return { draft, call: await connection.call(callRequestOf(operation, draft, profile), signal) }
}

describe('startInPage', () => {
  it('offers the three environments of a sandbox, the good one first', async () => {
    const profiles = await connection.profiles()
    expect(connection.kind).toBe('page')
    expect(profiles.map(({ id }) => id)).toEqual(['sandbox', 'sandbox-certificate', 'sandbox-wrong-key'])
  })

  it('sends the seed example with one click: encrypted, signed, answered, verified', async () => {
    const { call } = await send('POST /v3/vehicle/etc/preopen')
    expect(call.response).toMatchObject({ status: 200 })
    expect(call.verification.ok).toBe(true)
    expect(call.request.encrypted).toContain('/identify/encrypted_real_name')
    expect(call.request.body).not.toContain('张三')
  })

  it('shows why a wrong key is refused', async () => {
    const { call } = await send('POST /v3/pay/transactions/jsapi', {}, 'sandbox-wrong-key')
    expect(call).toMatchObject({ response: { status: 401 }, error: { code: 'SIGN_ERROR' } })
    const nonce = requestLines(call.request.message)[3]!.text
    const trace = findTrace(await connection.sandbox('/requests'), nonce)
    expect(trace?.diagnosis?.title).toContain('私钥')
    expect(trace?.expected).toBe(call.request.message)
  })

  it('pays what any prepay ordered, and the query tells of it', async () => {
    const paid: string[] = []
    for (const operation of catalog.operations.filter(
      (candidate) => candidate.method === 'post' && !isUpload(candidate),
    )) {
      const outTradeNo = `PAY${paid.length}X${operation.operationId}`.slice(0, 32)
      const body = createDraft(operation).body.replace(
        /"(combine_out_trade_no|out_trade_no)": "[^"]*"/,
        `"$1": "${outTradeNo}"`,
      )
      const { draft, call } = await send(operation.id, { body })
      const order = payableOrder(draft, call)
      if (!order) continue
      expect(order.outTradeNo).toBe(outTradeNo)
      const result = await connection.sandbox(`/orders/${outTradeNo}/pay`, {
        method: 'POST',
        body: { outcome: 'success', mchid: order.mchid },
      })
      expect(JSON.stringify(result)).toContain('SUCCESS')
      paid.push(operation.id)
    }
    expect(paid).toContain('POST /v3/pay/transactions/native')
    expect(paid).toContain('POST /v3/combine-transactions/jsapi')
    expect(paid).toContain('POST /v3/pay/partner/transactions/jsapi')
    const query = await send('GET /v3/pay/transactions/out-trade-no/{out_trade_no}', {
      path: { out_trade_no: `PAY${paid.indexOf('POST /v3/pay/transactions/native')}XprepayNative` },
    })
    expect(query.call.response.body).toContain('SUCCESS')
  })

  it('has the sandbox answer an error that is asked for', async () => {
    const { call } = await send('POST /v3/pay/transactions/jsapi', {
      headers: { 'Wechatpay-Negative-Test': 'FREQUENCY_LIMITED' },
    })
    expect(call.response).toMatchObject({ status: 429 })
    expect(call.response.body).toContain('FREQUENCY_LIMITED')
  })

  it('sends every example of the catalog so that neither signature nor parameters are refused', async () => {
    const refused: string[] = []
    for (const operation of catalog.operations.filter((candidate) => !isUpload(candidate))) {
      for (const { id } of operation.examples) {
        const draft = createDraft(operation, id)
        expect(problemsOf(operation, draft, parseJsonText(draft.body)), `${operation.id} ${id}`).toEqual([])
        const { response } = await connection.call(callRequestOf(operation, draft, 'sandbox'), signal)
        if (/SIGN_ERROR|PARAM_ERROR|SYSTEM_ERROR/.test(response.body))
          refused.push(`${operation.id} ${id}: ${response.body}`)
      }
    }
    expect(refused).toEqual([])
  })

  it('lets the API refuse a body that is no JSON', async () => {
    const { call } = await send('POST /v3/pay/transactions/jsapi', { body: '{ "amount": ' })
    expect(call.response.status).toBe(400)
  })
})
