/** TypeScript's own judgement of declarations and examples: for tests only. */
import ts from 'typescript'

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

/** Errors of TypeScript in files that exist in memory only, by name. */
export function typeErrors(files: Record<string, string>): string[] {
  const program = ts.createProgram(
    Object.keys(files).map((name) => `${folder}/${name}`),
    options,
    hostOf(files),
  )
  // not the libraries: checking the DOM's own declarations takes longer than everything else
  const diagnostics = Object.keys(files).flatMap((name) => {
    const file = program.getSourceFile(`${folder}/${name}`)
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
  })
  return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...diagnostics].map(
    ({ file, start = 0, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
      return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    },
  )
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

/** The documentation that a hover shows at each link of the chains. */
export function quickInfos(code: string, types: string): { name: string; documentation: string }[] {
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
