/** Signing alone, and a whole call through the proxy to the sandbox in the same process. */
import { join } from 'node:path'
import { catalogSource } from '../catalog/index.ts'
import { loadCatalog } from '../catalog/load.ts'
import { createProxy, createSandboxProfiles, sendToHandler } from '../playground/proxy/index.ts'
import type { Call } from '../playground/proxy/index.ts'
import { createSandbox, generateSandboxCredentials, sandboxKeys } from '../playground/sandbox/index.ts'
import { createNonce, importPrivateKey, requestMessage, sign } from '../playground/protocol/index.ts'
import { opensslRates } from './openssl.ts'
import { percentile, repeatFor, type Row } from './table.ts'

/** Rates as shares of one core's RSA sign rate; the proxy's own time beside sign, verify and transport. */
export async function benchSigning(): Promise<Row[]> {
  const { signsPerSecond } = opensslRates()
  const credentials = await generateSandboxCredentials()
  const key = await importPrivateKey(credentials.privateKeyPem, 'sign')
  const message = requestMessage({
    method: 'POST',
    target: '/v3/pay/transactions/jsapi',
    timestamp: Math.floor(Date.now() / 1000),
    nonce: createNonce(),
    body: '{}',
  })
  const signing = await repeatFor(2_000, () => sign(message, key))

  const catalog = catalogSource(loadCatalog(join(import.meta.dirname, '..', 'catalog')))
  const sandbox = createSandbox({ catalog, keys: await sandboxKeys(credentials) })
  const proxy = createProxy({ profiles: await createSandboxProfiles(credentials, sendToHandler(sandbox)), catalog })
  const own: number[] = []
  let sequence = 0
  const calls = await repeatFor(5_000, async () => {
    const start = performance.now()
    const response = await proxy(callRequest(`BENCH${(sequence += 1)}`))
    // The contract of a 200 (`Call`); a refusal would show below.
    const { response: answer, verification, timing } = (await response.json()) as Call
    if (answer.status !== 200 || !verification.ok) throw new Error(`The benchmark's call failed: ${answer.body}`)
    own.push(performance.now() - start - timing.signMs - timing.waitMs - timing.verifyMs)
  })
  return [
    {
      what: 'sign a message (Web Crypto, one at a time)',
      measured: 1000 / percentile(signing, 0.5),
      unit: '/s',
      reference: signsPerSecond,
      referenceIs: 'openssl speed, one core',
      rule: 'at-least',
      goal: 0.5,
    },
    {
      what: 'call through proxy and sandbox: sign, verify, state, sign, verify',
      measured: 1000 / percentile(calls, 0.5),
      unit: '/s',
      // Two signatures are made in one such call, so half the rate is what one core could do.
      reference: signsPerSecond / 2,
      referenceIs: 'openssl sign rate / 2 signatures',
      rule: 'at-least',
      goal: 0.5,
    },
    {
      what: 'proxy overhead beside sign, verify and transport, median',
      measured: percentile(own, 0.5),
      unit: 'ms',
      reference: 1,
      referenceIs: 'budget',
      rule: 'at-most',
      goal: 1,
    },
  ]
}

function callRequest(outTradeNo: string): Request {
  const body = {
    appid: 'wxd678efh567hg6787',
    mchid: '1900000001',
    description: 'bench',
    out_trade_no: outTradeNo,
    notify_url: 'https://www.example.com/wxpay/notify',
    amount: { total: 1 },
    payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  }
  return new Request('http://localhost/__playground/call', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ profile: 'sandbox', method: 'POST', url: '/v3/pay/transactions/jsapi', body }),
  })
}
