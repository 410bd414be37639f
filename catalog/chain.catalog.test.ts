import { generateKeyPairSync } from 'node:crypto'
import type { AxiosRequestConfig } from 'axios'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { Wechatpay } from 'wechatpay-axios-plugin'
import { exampleCode } from './code.ts'
import { loadCatalog } from './load.ts'
import type { Operation, RequestExample } from './operations.ts'
import { exampleRequest } from './requests.ts'

const { operations } = loadCatalog()
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

/** Our example code runs with the npm client: what would it send? */
async function sentByPackage(operation: Operation, example: RequestExample): Promise<AxiosRequestConfig> {
  let sent: AxiosRequestConfig | undefined
  const wxpay = new Wechatpay({
    mchid: '1900000001',
    serial: 'MERCHANT_SERIAL',
    privateKey,
    certs: { PLATFORM_SERIAL: publicKey },
    adapter: async (config: AxiosRequestConfig) => {
      sent = config
      // a refusal is not verified: the answer does not matter here
      throw new Error('sent')
    },
  })
  const code = exampleCode(operation, example.id).replace(/^import .*\n/, '')
  const { outputText } = ts.transpileModule(`export default async (wxpay, console) => {\n${code}\n}`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  })
  const module: { exports: { default?: (...globals: unknown[]) => Promise<void> } } = { exports: {} }
  new Function('exports', outputText)(module.exports)
  await expect(module.exports.default?.(wxpay, { log() {} })).rejects.toThrow('sent')
  if (!sent) throw new TypeError('The package sent nothing')
  return sent
}

describe('the chained client and wechatpay-axios-plugin send the same:', () => {
  const cases = operations.flatMap((operation) =>
    operation.examples.map((example) => ({ name: `${operation.id} ${example.id}`, operation, example })),
  )

  it.each(cases)('$name', async ({ operation, example }) => {
    const sent = await sentByPackage(operation, example)
    const ours = exampleRequest(operation, example.id)
    const url = new URL(sent.url ?? '', 'https://api.mch.weixin.qq.com')
    expect(sent.method).toBe(operation.method)
    expect(decodeURIComponent(url.pathname)).toBe(decodeURIComponent(ours.target.split('?')[0] ?? ''))
    expect(Object.entries(sent.params ?? {}).flatMap(asPairs)).toEqual(ours.query)
    for (const [name, value] of Object.entries(ours.headers)) expect(sent.headers?.[name]).toBe(value)
    if (operation.requestBody?.mediaType === 'multipart/form-data') {
      expect(sent.data).toBeInstanceOf(FormData)
      return
    }
    // the package drops the body of DELETE (axios.mergeConfig with data: undefined)
    if (operation.method === 'delete') return
    expect(sent.data === undefined ? undefined : JSON.parse(String(sent.data))).toEqual(ours.body)
  })
})

function asPairs([name, value]: [string, unknown]): [string, string][] {
  return (Array.isArray(value) ? value : [value]).map((item) => [name, String(item)])
}
