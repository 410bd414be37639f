/** Answers per second of `npm run sandbox` over HTTP keep-alive, with validation and state. */
import { Agent, request } from 'node:http'
import { startSandbox } from '../test/interop/start-sandbox.ts'
import {
  createNonce,
  formatAuthorization,
  importPrivateKey,
  requestMessage,
  sign,
} from '../playground/protocol/index.ts'
import { opensslRates } from './openssl.ts'
import { percentile, type Row } from './table.ts'

const target = '/v3/pay/transactions/native'
const count = 2_000
const parallel = 16

/** Requests are signed beforehand, so that only the sandbox's process is measured (its core beside the client's). */
export async function benchSandbox(): Promise<Row[]> {
  const { signsPerSecond } = opensslRates()
  const sandbox = await startSandbox()
  try {
    const requests = await signedRequests(sandbox.info, sandbox.read(sandbox.info.privateKeyPath))
    const agent = new Agent({ keepAlive: true, maxSockets: parallel })
    const samples: number[] = []
    const start = performance.now()
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        for (let next = requests.pop(); next; next = requests.pop()) {
          const sent = performance.now()
          const status = await post(agent, sandbox.info.url + target, next)
          if (status !== 200) throw new Error(`The sandbox answered ${status} in the benchmark.`)
          samples.push(performance.now() - sent)
        }
      }),
    )
    const perSecond = (samples.length / (performance.now() - start)) * 1000
    agent.destroy()
    console.log(
      `sandbox latency with ${parallel} in parallel: p50 ${percentile(samples, 0.5).toFixed(1)} ms, p99 ${percentile(samples, 0.99).toFixed(1)} ms`,
    )
    return [
      {
        what: `sandbox answers, ${count} native prepays over keep-alive`,
        measured: perSecond,
        unit: '/s',
        reference: signsPerSecond,
        referenceIs: 'openssl sign rate, one core',
        rule: 'at-least',
        goal: 0.4,
      },
    ]
  } finally {
    await sandbox.stop()
  }
}

interface SignedRequest {
  body: string
  authorization: string
}

async function signedRequests(
  { mchid, serial, appid }: { mchid: string; serial: string; appid: string },
  privateKeyPem: string,
): Promise<SignedRequest[]> {
  const key = await importPrivateKey(privateKeyPem, 'sign')
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const body = JSON.stringify({
        appid,
        mchid,
        description: 'bench',
        out_trade_no: `BENCH${index}`,
        notify_url: 'https://www.example.com/wxpay/notify',
        amount: { total: 1 },
      })
      const [timestamp, nonce] = [Math.floor(Date.now() / 1000), createNonce()]
      const signature = await sign(requestMessage({ method: 'POST', target, timestamp, nonce, body }), key)
      return {
        body,
        authorization: formatAuthorization({ mchid, nonce, signature, timestamp: String(timestamp), serial }),
      }
    }),
  )
}

function post(agent: Agent, url: string, { body, authorization }: SignedRequest): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = {
      Authorization: authorization,
      Accept: 'application/json',
      'User-Agent': 'wxpay-bench',
      'Content-Type': 'application/json',
    }
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
      .on('error', reject)
      .end(body)
  })
}
