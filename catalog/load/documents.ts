/** Reads description files as plain values with positions, each file once, and finds what references point to. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { isAlias, isMap as isYamlMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'
import { pointerSteps } from '../pointers.ts'
import { isList, isMap, positionOf, setPosition, type RawMap } from './positions.ts'
import type { Problems } from './problems.ts'

/** The files of one catalog folder. All paths are relative to it, with `/`. */
export interface Documents {
  /** Files with one of the extensions under a folder, sorted; none when there is no such folder. */
  files(folder: string): string[]
  /** A file's root map. Undefined (with a problem) when it is missing, no YAML or no map. */
  root(file: string): RawMap | undefined
  /** What `$ref` of this map points to. Undefined (with a problem) when it points to nothing. */
  target(reference: RawMap): RawMap | undefined
}

interface Parsing {
  file: string
  lines: LineCounter
  problems: Problems
}

/** Opens a catalog folder. */
export function openDocuments(directory: string, problems: Problems): Documents {
  const rootByFile = new Map<string, RawMap | undefined>()
  const root = (file: string): RawMap | undefined => {
    if (!rootByFile.has(file)) rootByFile.set(file, readRoot(directory, file, problems))
    return rootByFile.get(file)
  }
  return {
    root,
    files: (folder) => listFiles(directory, folder),
    target: (reference) => {
      const isFile = (file: string): boolean => rootByFile.has(file) || isPresent(join(directory, file))
      return findTarget(reference, { root, isFile, problems })
    },
  }
}

function listFiles(directory: string, folder: string): string[] {
  const path = join(directory, folder)
  if (!isPresent(path)) return []
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => posix.join(folder, join(entry.parentPath, entry.name).slice(path.length).replaceAll('\\', '/')))
    .sort()
}

function readRoot(directory: string, file: string, problems: Problems): RawMap | undefined {
  const lines = new LineCounter()
  let text: string
  try {
    text = readFileSync(join(directory, file), 'utf8')
  } catch {
    problems.addAt(file, 1, 'The file cannot be read. Create it, or correct the path that leads here.')
    return undefined
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  for (const { pos, message } of [...document.errors, ...document.warnings]) {
    problems.addAt(file, lines.linePos(pos[0]).line, `YAML: ${message}.`)
  }
  if (document.errors.length > 0) return undefined
  const value = plain(document.contents, { file, lines, problems })
  if (isMap(value)) return value
  problems.addAt(file, 1, 'The file holds no map. A description file begins with `key: value` lines.')
  return undefined
}

/** A YAML node as a plain value; each map and list remembers where it stands. */
function plain(node: Node | null, parsing: Parsing, keyLine?: number): unknown {
  if (node === null) return null
  // a map is found at its key: one line above its first entry
  const line = keyLine ?? lineOf(node, parsing)
  if (isAlias(node)) {
    parsing.problems.addAt(parsing.file, line, `YAML alias \`*${node.source}\` is not used here. Use \`$ref\` instead.`)
    return null
  }
  if (isScalar(node)) return node.value
  const keyLines = new Map<string, number>()
  if (isSeq<Node>(node)) {
    const list = node.items.map((item, index) => {
      keyLines.set(String(index), lineOf(item, parsing))
      return plain(item, parsing)
    })
    setPosition(list, { file: parsing.file, line, keyLines })
    return list
  }
  if (!isYamlMap<Node, Node | null>(node)) return null
  const entries = node.items.map(({ key, value }): [string, unknown] => {
    const name = isScalar(key) ? String(key.value) : String(key)
    const keyLine = lineOf(key, parsing)
    keyLines.set(name, keyLine)
    return [name, plain(value, parsing, keyLine)]
  })
  const map: RawMap = Object.fromEntries(entries)
  setPosition(map, { file: parsing.file, line, keyLines })
  return map
}

function lineOf(node: Node, { lines }: Parsing): number {
  return node.range ? lines.linePos(node.range[0]).line : 1
}

function findTarget(
  reference: RawMap,
  { root, isFile, problems }: Pick<Documents, 'root'> & { isFile: (file: string) => boolean; problems: Problems },
): RawMap | undefined {
  const written = reference['$ref']
  const refuse = (message: string): undefined => {
    problems.add(reference, '$ref', `Reference ${JSON.stringify(written)} ${message}`)
  }
  if (typeof written !== 'string' || !written.includes('#')) {
    return refuse('is no `file.yaml#/pointer`. Write the relative file, `#` and the JSON pointer.')
  }
  const [path = '', pointer = ''] = written.split('#')
  const from = positionOf(reference).file
  const file = path === '' ? from : posix.join(posix.dirname(from), path)
  if (file.startsWith('..')) return refuse('leaves the catalog folder. Move its target into components/.')
  if (!isFile(file)) return refuse(`points to ${file}, which does not exist. Correct the path.`)
  let value: unknown = root(file)
  if (value === undefined) return undefined
  for (const step of pointerSteps(decodePointer(pointer))) {
    value = (isMap(value) || isList(value)) && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined
  }
  return isMap(value)
    ? value
    : refuse(`finds nothing at ${pointer || '#'} of ${file}. Correct the name or add it there.`)
}

function decodePointer(pointer: string): string {
  try {
    return decodeURIComponent(pointer)
  } catch {
    return pointer
  }
}

function isPresent(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}
