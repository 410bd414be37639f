import ts from 'typescript'

/** Where the examples and their declarations live; only in memory. */
export const folder = '/examples/'
/** Declares what a platform offers to an example. */
export const globalsFile = `${folder}globals.d.ts`
const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
}

// The whole DOM library costs 0.3 s at every start for the few names that an example can need.
export const globals = `
interface Console { log(...values: unknown[]): void; error(...values: unknown[]): void }
declare const console: Console
interface Blob { readonly size: number; readonly type: string; arrayBuffer(): Promise<ArrayBuffer>; text(): Promise<string> }
declare const Blob: { new (parts?: (string | Uint8Array | ArrayBuffer | Blob)[], options?: { type?: string }): Blob }
interface File extends Blob { readonly name: string }
declare const File: { new (parts: (string | Uint8Array | ArrayBuffer | Blob)[], name: string, options?: { type?: string }): File }
interface FormData { append(name: string, value: string | Blob, filename?: string): void }
declare const FormData: { new (): FormData }
declare const crypto: { readonly subtle: { digest(algorithm: string, data: ArrayBuffer | Uint8Array): Promise<ArrayBuffer> } }
`

/** What the compiler reads: the given files, then TypeScript's own libraries from the disk. */
export function createHost(files: ReadonlyMap<string, string>): ts.LanguageServiceHost {
  const snapshots = new Map<string, ts.IScriptSnapshot>()
  const read = (file: string) => files.get(file) ?? ts.sys.readFile(file)
  return {
    getCompilationSettings: () => compilerOptions,
    getScriptFileNames: () => [...files.keys()],
    // Nothing ever changes: without these, each question would compare all files again.
    getProjectVersion: () => '1',
    getScriptVersion: () => '1',
    getScriptSnapshot(file) {
      const known = snapshots.get(file)
      if (known) return known
      const text = read(file)
      if (text === undefined) return undefined
      const snapshot = ts.ScriptSnapshot.fromString(text)
      snapshots.set(file, snapshot)
      return snapshot
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (file) => files.has(file) || ts.sys.fileExists(file),
    readFile: read,
  }
}
