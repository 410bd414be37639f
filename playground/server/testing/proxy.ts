import { createNonce, importPrivateKey, importPublicKey, responseMessage, sign } from '../../protocol/index.ts'
import {
  type Call,
  type CallRequest,
  type Profile,
  type Send,
  type WireRequest,
  type WireResponse,
} from '../../proxy/index.ts'
import type { Handler } from '../../protocol/index.ts'
import { vectors } from '../../../test/fixtures/vectors.ts'

const { keys } = vectors

/** A fake upstream: records what arrives, and answers what the test says. */
export interface Upstream {
  send: Send
  requests: WireRequest[]
  /** The only request. */
  request: () => WireRequest
  /** Its body as text. */
  body: () => string
}

/** Makes an upstream; by default it answers 200 `{}`, signed with the WeChat Pay public key. */
export function createUpstream(
  answer: (request: WireRequest) => Promise<WireResponse> = () => signedAnswer('{}'),
): Upstream {
  const requests: WireRequest[] = []
  const request = () => {
    const [first] = requests
    if (!first || requests.length > 1) throw new Error(`${requests.length} requests arrived upstream.`)
    return first
  }
  return {
    requests,
    request,
    body: () => new TextDecoder('utf-8', { ignoreBOM: true }).decode(request().body),
    send: async (arrived) => {
      requests.push(arrived)
      return answer(arrived)
    },
  }
}

/** What a signed answer is made of. */
export interface AnswerOptions {
  status?: number
  /** Which key of the platform signs. */
  by?: 'public-key' | 'certificate'
  /** Seconds added to the timestamp. */
  skewSeconds?: number
  headers?: Record<string, string>
}

/** An answer signed by a platform key of the vectors. */
export async function signedAnswer(body: string, options: AnswerOptions = {}): Promise<WireResponse> {
  const { status = 200, by = 'public-key', skewSeconds = 0, headers = {} } = options
  const pem = by === 'public-key' ? keys.wechatpay_private_key_pkcs8_pem : keys.platform_private_key_pkcs8_pem
  const timestamp = String(Math.floor(Date.now() / 1000) + skewSeconds)
  const nonce = createNonce()
  const signature = await sign(responseMessage({ timestamp, nonce, body }), await importPrivateKey(pem, 'sign'))
  const signed = {
    'Content-Type': 'application/json; charset=utf-8',
    'Request-ID': '08F78BB5AF06-0',
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': signature,
    'Wechatpay-Serial': by === 'public-key' ? keys.wechatpay_public_key_id : keys.platform_serial_no,
    ...headers,
  }
  return { status, headers: Object.entries(signed), body: new TextEncoder().encode(body) }
}

/** An answer without signature. */
export function plainAnswer(status: number, body = '', headers: Record<string, string> = {}): WireResponse {
  return { status, headers: Object.entries(headers), body: new TextEncoder().encode(body) }
}

/** A profile with the keys of the vectors. */
export async function testProfile(send: Send, facts: Partial<Profile> = {}): Promise<Profile> {
  const merchantKey = keys.merchant_private_key_pkcs8_pem
  const publicKey = keys.wechatpay_public_key_spki_pem
  return {
    id: 'sandbox',
    title: '测试',
    kind: 'sandbox',
    mchid: keys.mchid,
    serial: keys.merchant_serial_no,
    verification: 'public-key',
    readOnly: false,
    signingKey: await importPrivateKey(merchantKey, 'sign'),
    decryptionKey: await importPrivateKey(merchantKey, 'decrypt'),
    platformKeys: {
      verify: new Map([
        [keys.wechatpay_public_key_id, await importPublicKey(publicKey, 'verify')],
        [keys.platform_serial_no, await importPublicKey(keys.platform_certificate_pem, 'verify')],
      ]),
      encrypt: { serial: keys.wechatpay_public_key_id, key: await importPublicKey(publicKey, 'encrypt') },
    },
    apiV3Key: keys.apiv3_key,
    origin: 'http://sandbox.localhost',
    send,
    ...facts,
  }
}

/** A live profile: read-only, its origin the operation's server. */
export async function liveProfile(send: Send, facts: Partial<Profile> = {}): Promise<Profile> {
  return testProfile(send, { id: 'live', kind: 'live', readOnly: true, origin: undefined, ...facts })
}

/** Posts JSON to the proxy. */
export function post(
  proxy: Handler,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
  return proxy(new Request(`http://localhost:5173${path}`, init))
}

/** Makes a call that must succeed. */
export async function call(proxy: Handler, request: Partial<CallRequest>): Promise<Call> {
  const response = await post(proxy, '/__playground/call', callRequest(request))
  const body: unknown = await response.json()
  if (response.status !== 200) throw new Error(`The proxy answered ${response.status}: ${JSON.stringify(body)}`)
  // the proxy's contract
  return body as Call
}

/** Makes a call that the proxy must refuse: its status, code and message. */
export async function refusedCall(
  proxy: Handler,
  request: Partial<CallRequest>,
): Promise<{ status: number; code: string; message: string }> {
  const response = await post(proxy, '/__playground/call', callRequest(request))
  // every refusal is a ProxyProblem
  return { status: response.status, ...((await response.json()) as { code: string; message: string }) }
}

function callRequest(request: Partial<CallRequest>): CallRequest {
  return { profile: 'sandbox', method: 'GET', url: '/v3/test/transfers/1', ...request }
}
