import { describe, expect, it, vi } from 'vitest'
import { chainOf } from './chain.ts'
import { exampleCode } from './code.ts'
import { formatDeclarations } from './declarations.ts'
import { quickInfos, typeErrors } from './declarations/type-errors.ts'
import { loadCatalog } from './load.ts'

const { operations } = loadCatalog()
const declarations = formatDeclarations(operations)

// TypeScript reads the DOM's declarations once: slow on a busy machine
vi.setConfig({ testTimeout: 60_000 })

describe('declarations of the whole catalog', () => {
  const files = Object.fromEntries(
    operations.flatMap((operation, index) =>
      operation.examples.map(({ id }) => [`example-${index}-${id}.ts`, exampleCode(operation, id)]),
    ),
  )

  it('have no error, and every example type-checks against them', () => {
    expect(typeErrors({ ...files, 'wxpay.d.ts': declarations })).toEqual([])
  })

  it('would be caught with an error of their own', () => {
    expect(typeErrors({ 'wxpay.d.ts': 'export declare const wxpay: Missing' }).join()).toMatch(
      /Cannot find name 'Missing'/,
    )
  })

  it('type-check alone for each operation, as a page uses them', () => {
    const alone = operations.flatMap((operation, index) => [
      [`${index}/wxpay.d.ts`, formatDeclarations([operation])],
      [`${index}/example.ts`, exampleCode(operation)],
    ])
    expect(typeErrors(Object.fromEntries(alone))).toEqual([])
  })

  it('are never thenable and never `any`', () => {
    const code = `import { wxpay } from './wxpay'
type IsAny<T> = 0 extends 1 & T ? true : false
const notAny: IsAny<typeof wxpay> = false
// @ts-expect-error a node has no then
wxpay.then
export { notAny }
`
    expect(typeErrors({ 'test.ts': code, 'wxpay.d.ts': declarations })).toEqual([])
    expect(declarations).not.toMatch(/\bany\b|^\s*then[(?:]/m)
  })

  it('document every link of every chain', () => {
    const code = operations.map((operation) => chainOf(operation)).join('\n')
    const undocumented = quickInfos(code, declarations).filter(({ documentation }) => documentation === '')
    expect(undocumented.map(({ name }) => name)).toEqual([])
  })
})

describe('a wrong call is an error', () => {
  const prelude = "import { wxpay } from './wxpay'\n"
  const right = `wxpay.v3.pay.transactions.jsapi.post({
    appid: 'a', mchid: 'm', description: 'd', out_trade_no: 'o', notify_url: 'n',
    amount: { total: 1 }, payer: { openid: 'o' } })`

  it.each([
    ['an unknown field', right.replace("appid: 'a'", "appid: 'a', app_id: 'a'"), /'app_id' does not exist/],
    ['an unknown nested field', right.replace('total: 1', "total: 1, Total: '1'"), /'Total' does not exist|Total/],
    ['a wrong type', right.replace('total: 1', "total: '1'"), /'string' is not assignable to type 'number'/],
    ['a missing field', right.replace("mchid: 'm',", ''), /'mchid' is missing/],
    [
      'an unlisted value',
      right
        .replace('total: 1', 'total: 1')
        .replace("openid: 'o'", "openid: 'o', identity: { type: 'X', number: '1', name: '1' }"),
      /'"X"' is not assignable/,
    ],
    [
      'a missing path value',
      "wxpay.v3.pay.transactions.id._transaction_id_.get({ params: { mchid: 'm' } })",
      /transaction_id/,
    ],
    ['a misspelt chain', 'wxpay.v3.pay.transaction', /'transaction' does not exist/],
    ['a method that the path does not have', 'wxpay.v3.certificates.post()', /'post' does not exist/],
    [
      'an unknown field of the answer',
      'const { data } = await wxpay.v3.certificates.get()\ndata.items',
      /'items' does not exist/,
    ],
    ['encrypted fields without naming the key', 'wxpay.v3.vehicle.etc.preopen.post({} as never, {})', /headers/],
  ])('%s', (_name, code, message) => {
    const errors = typeErrors({ 'test.ts': `${prelude}${code}\n`, 'wxpay.d.ts': declarations })
    expect(errors.join('\n')).toMatch(message)
  })

  it('while the right call has none, as POST by the node itself', () => {
    const code = `${prelude}${right}\n${right.replace('.post(', '(')}\n`
    expect(typeErrors({ 'test.ts': code, 'wxpay.d.ts': declarations })).toEqual([])
  })
})
