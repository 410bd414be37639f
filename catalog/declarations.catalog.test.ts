import { describe, expect, it } from 'vitest'
import ts from 'typescript'
import { chainOf } from './chain.ts'
import { exampleCode } from './code.ts'
import { formatDeclarations } from './declarations.ts'
import { loadCatalog } from './load.ts'

const { operations } = loadCatalog()
const folder = '/virtual'
const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  types: [],
  noEmit: true,
}
const declarations = formatDeclarations(operations)

describe('declarations of the whole catalog', () => {
  const files = Object.fromEntries(
    operations.flatMap((operation, index) =>
      operation.examples.map(({ id }) => [`example-${index}-${id}.ts`, exampleCode(operation, id)]),
    ),
  )

  it('have no error, and every example type-checks against them', () => {
    expect(errorsOf({ ...files, 'wxpay.d.ts': declarations })).toEqual([])
  })

  it('type-check alone for each operation, as a page uses them', () => {
    const alone = operations.flatMap((operation, index) => [
      [`${index}/wxpay.d.ts`, formatDeclarations([operation])],
      [`${index}/example.ts`, exampleCode(operation)],
    ])
    expect(errorsOf(Object.fromEntries(alone))).toEqual([])
  })

  it('are never thenable and never `any`', () => {
    const code = `import { wxpay } from './wxpay'
type IsAny<T> = 0 extends 1 & T ? true : false
const notAny: IsAny<typeof wxpay> = false
// @ts-expect-error a node has no then
wxpay.then
export { notAny }
`
    expect(errorsOf({ 'test.ts': code, 'wxpay.d.ts': declarations })).toEqual([])
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
    const errors = errorsOf({ 'test.ts': `${prelude}${code}\n`, 'wxpay.d.ts': declarations })
    expect(errors.join('\n')).toMatch(message)
  })

  it('while the right call has none, as POST by the node itself', () => {
    const code = `${prelude}${right}\n${right.replace('.post(', '(')}\n`
    expect(errorsOf({ 'test.ts': code, 'wxpay.d.ts': declarations })).toEqual([])
  })
})

function errorsOf(files: Record<string, string>): string[] {
  const program = ts.createProgram(
    Object.keys(files).map((name) => `${folder}/${name}`),
    options,
    hostOf(files),
  )
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

const libraries = new Map<string, ts.SourceFile | undefined>()

function hostOf(files: Record<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  const original = host.getSourceFile.bind(host)
  const virtual = (path: string): string | undefined =>
    path.startsWith(`${folder}/`) ? files[path.slice(folder.length + 1)] : undefined
  host.fileExists = (path) => virtual(path) !== undefined
  host.directoryExists = (path) => path.startsWith(folder)
  host.readFile = (path) => virtual(path)
  host.getSourceFile = (path, version) => {
    const text = virtual(path)
    if (text !== undefined) return ts.createSourceFile(path, text, version)
    if (!path.includes('/lib.')) return undefined
    if (!libraries.has(path)) libraries.set(path, ts.createSourceFile(path, ts.sys.readFile(path) ?? '', version))
    return libraries.get(path) ?? original(path, version)
  }
  return host
}

/** The documentation at each link of the chains. */
function quickInfos(code: string, types: string): { name: string; documentation: string }[] {
  const text = `import { wxpay } from './wxpay'\n${code}\n`
  const files: Record<string, string> = { 'test.ts': text, 'wxpay.d.ts': types }
  const host = hostOf(files)
  const service = ts.createLanguageService({
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    getCompilationSettings: () => options,
    getScriptFileNames: () => Object.keys(files).map((name) => `${folder}/${name}`),
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const content = files[path.slice(folder.length + 1)] ?? ts.sys.readFile(path)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    fileExists: host.fileExists,
    readFile: host.readFile,
  })
  return [...text.matchAll(/(?<=\.)\w+/g)].slice(1).map((match) => {
    const info = service.getQuickInfoAtPosition(`${folder}/test.ts`, match.index)
    return { name: match[0], documentation: ts.displayPartsToString(info?.documentation) }
  })
}
