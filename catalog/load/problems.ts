/** What is wrong with the description files, collected so that one run shows everything. */
import { join, relative } from 'node:path'
import { positionOf, type RawMap } from './positions.ts'

/** One mistake in the description files. */
export interface CatalogProblem {
  /** Relative to the catalog's folder, such as `paths/v3/pay/transactions/jsapi.yaml`. */
  file: string
  /** Counted from 1. */
  line: number
  /** The thing, its value, the rule and the way out. */
  message: string
}

/** The description files are wrong; `message` lists every problem as `file:line message`. */
export class CatalogError extends Error {
  override readonly name: string = 'CatalogError'
  readonly code = 'catalog-invalid'
  readonly problems: readonly CatalogProblem[]

  /** @param directory the catalog's folder, so that the printed paths can be opened from where one stands */
  constructor(problems: readonly CatalogProblem[], directory: string) {
    const lines = problems.map(({ file, line, message }) => {
      return `${relative(process.cwd(), join(directory, file))}:${line} ${message}`
    })
    super(
      [`The catalog has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:`, ...lines].join('\n'),
    )
    this.problems = problems
  }
}

/** Collects problems while the files are read. */
export interface Problems {
  /** At a key of a map that came from a file; without key at the map itself. The same problem counts once. */
  add(where: RawMap | unknown[], key: string | number | undefined, message: string): void
  /** At a place of a file. */
  addAt(file: string, line: number, message: string): void
  /** All so far, by file and line. */
  list(): CatalogProblem[]
}

/** An empty collection. */
export function createProblems(): Problems {
  const byText = new Map<string, CatalogProblem>()
  const addAt: Problems['addAt'] = (file, line, message) => {
    byText.set(`${file}:${line} ${message}`, { file, line, message })
  }
  return {
    addAt,
    add(where, key, message) {
      const { file, line, keyLines } = positionOf(where)
      addAt(file, (key === undefined ? undefined : keyLines.get(String(key))) ?? line, message)
    },
    list: () => [...byText.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)),
  }
}
