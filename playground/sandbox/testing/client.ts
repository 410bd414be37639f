import type { CatalogSource, Json } from '../../../catalog/index.ts'
import {
  createNonce,
  formatAuthorization,
  importPrivateKey,
  importPublicKey,
  requestMessage,
  sign,
  verifyAnswer,
  type AnswerVerification,
  type Handler,
} from '../../protocol/index.ts'
import type { SandboxOptions } from '../create-environment.ts'
import { generateSandboxCredentials, type SandboxCredentials } from '../credentials.ts'
import { sandboxKeys, type SandboxKeys } from '../keys.ts'
import { createSandbox } from '../sandbox.ts'

/** What tests share: made once, since keys take a while. */
export interface Fixture {
  catalog: CatalogSource
  credentials: SandboxCredentials
  keys: SandboxKeys
  signing: CryptoKey
  verification: ReadonlyMap<string, CryptoKey>
}

/** One call of a test. */
export interface TestCall {
  method: string
  target: string
  /** Text as it is, or a value to print. */
  body?: Json
  headers?: Record<string, string>
  /** Changes what is signed, or which header is sent. */
  mchid?: string
  serial?: string
  timestamp?: number
  key?: CryptoKey
}

/** An answer with its proof. */
export interface TestAnswer {
  status: number
  headers: Headers
  text: string
  /** Parsed body; `{}` without one. */
  json: TestJson
  verification: AnswerVerification
}

/** Any JSON: a test that reads a field that is not there fails on its value. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are compared by value, field by field
export type TestJson = any

/** A sandbox with a client that signs. */
export interface TestSandbox {
  handler: Handler
  call: (call: TestCall) => Promise<TestAnswer>
  /** GET and POST of the control API. */
  control: (path: string, body?: Json) => Promise<TestJson>
}

/** Makes fresh keys for a catalog. */
export async function createFixture(catalog: CatalogSource): Promise<Fixture> {
  const credentials = await generateSandboxCredentials()
  const [keys, signing, platform, wechatpay] = await Promise.all([
    sandboxKeys(credentials),
    importPrivateKey(credentials.privateKeyPem, 'sign'),
    importPublicKey(credentials.platformCertificatePem, 'verify'),
    importPublicKey(credentials.publicKeyPem, 'verify'),
  ])
  const verification = new Map([
    [credentials.platformSerial, platform],
    [credentials.publicKeyId, wechatpay],
  ])
  return { catalog, credentials, keys, signing, verification }
}

/** Creates a sandbox with a client of its only merchant. */
export function createTestSandbox(fixture: Fixture, options: Partial<SandboxOptions> = {}): TestSandbox {
  const handler = createSandbox({ catalog: fixture.catalog, keys: fixture.keys, ...options })
  const now = options.now ?? Date.now
  return {
    handler,
    call: async (call) => {
      const answer = await handler(await signedRequest(fixture, call, now()), { target: call.target })
      return readAnswer(fixture, answer, now())
    },
    control: async (path, body) => {
      const headers = { 'Content-Type': 'application/json', 'X-Playground-Token': options.adminToken ?? '' }
      const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
      const answer = await handler(new Request(`http://127.0.0.1:9/__sandbox${path}`, init))
      return { status: answer.status, ...(await answer.json()) }
    },
  }
}

/** A request signed as a correct client does it. */
export async function signedRequest(fixture: Fixture, call: TestCall, now: number): Promise<Request> {
  const body = call.body === undefined ? '' : typeof call.body === 'string' ? call.body : JSON.stringify(call.body)
  const timestamp = call.timestamp ?? Math.floor(now / 1000)
  const nonce = createNonce()
  const message = requestMessage({ method: call.method, target: call.target, timestamp, nonce, body })
  const authorization = formatAuthorization({
    mchid: call.mchid ?? fixture.credentials.mchid,
    nonce,
    timestamp: String(timestamp),
    serial: call.serial ?? fixture.credentials.serial,
    signature: await sign(message, call.key ?? fixture.signing),
  })
  const headers = {
    Authorization: authorization,
    Accept: 'application/json',
    'User-Agent': 'sandbox-test/1.0',
    ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
    ...call.headers,
  }
  const present = Object.entries(headers).filter(([, value]) => value !== '')
  return new Request(`http://127.0.0.1:9${call.target}`, {
    method: call.method,
    headers: Object.fromEntries(present),
    ...(body === '' ? {} : { body }),
  })
}

/** Reads an answer and checks its signature. */
export async function readAnswer(fixture: Fixture, answer: Response, now: number): Promise<TestAnswer> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
  const headers = (name: string) => answer.headers.get(name)
  const verification = await verifyAnswer({ headers, body: text, keys: fixture.verification, now })
  const isJson = answer.headers.get('Content-Type')?.startsWith('application/json')
  return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : {}, verification }
}
