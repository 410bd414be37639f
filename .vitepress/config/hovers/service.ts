import ts from 'typescript'
import { createHost, folder, globals, globalsFile } from './host.ts'
import { hoverDocs, hoverText } from './text.ts'
import type { NodeHover } from 'twoslash'

/** What the examples are written against. */
export interface HoverServiceOptions {
  /** Text of `wxpay.d.ts`. */
  declarations: string
  /** TypeScript source by name; a name is an operation's id. */
  examples: ReadonlyMap<string, string>
}

/** Types and meanings for the words of the examples. */
export interface HoverService {
  /** What each word of one example means, in the order of the text. @throws TypeError for an unknown name */
  hovers(name: string): NodeHover[]
  /** Type errors of one example, or of all, each `name:line message`. */
  problems(name?: string): string[]
}

/**
 * One TypeScript service over all examples and the one declaration file.
 *
 * The program is fixed: every answer after the first reuses one checker, which is what makes a page cost milliseconds
 * (a twoslash block for each page builds and checks a program of its own each time).
 */
export function createHoverService({ declarations, examples }: HoverServiceOptions): HoverService {
  const files = new Map([
    [globalsFile, globals],
    [`${folder}wxpay.d.ts`, declarations],
  ])
  const fileByName = new Map<string, string>()
  for (const [name, code] of examples) {
    const file = `${folder}${fileByName.size}.ts`
    fileByName.set(name, file)
    files.set(file, code)
  }
  const known = new WeakMap<ts.Symbol, Meaning>()
  const service = ts.createLanguageService(createHost(files), ts.createDocumentRegistry())
  const fileOf = (name: string) => {
    const file = fileByName.get(name)
    if (!file) throw new TypeError(`No example is named ${name}.`)
    return file
  }
  return {
    hovers: (name) => hoversIn(service, fileOf(name), known),
    problems: (name) =>
      name === undefined
        ? [...fileByName].flatMap(([each, file]) => problemsIn(service, file, each))
        : problemsIn(service, fileOf(name), name),
  }
}

/** What is said of a word: the same for the same symbol on every page. */
type Meaning = Pick<NodeHover, 'text' | 'docs'>

function hoversIn(service: ts.LanguageService, file: string, known: WeakMap<ts.Symbol, Meaning>): NodeHover[] {
  const program = service.getProgram()
  const source = program?.getSourceFile(file)
  if (!program || !source) throw new TypeError(`${file} is not in the program.`)
  const checker = program.getTypeChecker()
  return wordsOf(source).flatMap((word): NodeHover[] => {
    const symbol = symbolOf(checker, word)
    if (isOfPlatform(symbol)) return []
    const start = word.getStart(source)
    const target = word.getText(source)
    const meaning = (symbol && known.get(symbol)) ?? meaningAt(service, file, word, start)
    if (symbol) known.set(symbol, meaning)
    const position = source.getLineAndCharacterOfPosition(start)
    return meaning.text ? [{ type: 'hover', start, length: target.length, target, ...meaning, ...position }] : []
  })
}

function meaningAt(service: ts.LanguageService, file: string, { text }: Word, start: number): Meaning {
  const info = service.getQuickInfoAtPosition(file, start)
  return info ? { text: hoverText(info, text), docs: hoverDocs(info) } : { text: '' }
}

/** A name in an object literal means the field of the type that is expected there, which other pages share. */
function symbolOf(checker: ts.TypeChecker, word: Word): ts.Symbol | undefined {
  const { parent } = word
  if (ts.isPropertyAssignment(parent) && parent.name === word) {
    const field = checker.getContextualType(parent.parent)?.getProperty(word.text)
    if (field) return field
  }
  return checker.getSymbolAtLocation(word)
}

/** Nobody comes here to learn what `console.log` is. */
function isOfPlatform(symbol: ts.Symbol | undefined): boolean {
  const files = symbol?.declarations?.map((declaration) => declaration.getSourceFile().fileName) ?? []
  return files.length > 0 && files.every((file) => !file.startsWith(folder) || file === globalsFile)
}

/** Identifiers, and quoted names of properties. */
type Word = ts.Identifier | ts.StringLiteral

function wordsOf(source: ts.SourceFile): Word[] {
  const words: Word[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) words.push(node)
    else if (ts.isStringLiteral(node) && isName(node)) words.push(node)
    else ts.forEachChild(node, visit)
  }
  visit(source)
  return words
}

function isName({ parent }: ts.StringLiteral): boolean {
  return ts.isPropertyAssignment(parent) || ts.isElementAccessExpression(parent)
}

function problemsIn(service: ts.LanguageService, file: string, name: string): string[] {
  return [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(
    ({ messageText, file: source, start = 0 }) => {
      const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
      return `${name}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    },
  )
}
