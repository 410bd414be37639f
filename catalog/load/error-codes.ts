/** The error codes: shared ones of components/errors.yaml, and those that one operation adds. */
import type { ApiErrorCode } from '../operations.ts'
import { checkKeywords } from './keywords.ts'
import { isMap, type RawMap } from './positions.ts'
import { readList, readOptionalText, readText, type Reading } from './read.ts'

const file = 'components/errors.yaml'

/** Known codes by name. */
export type ErrorCodes = ReadonlyMap<string, ApiErrorCode>

/** Reads components/errors.yaml; no codes when the catalog has no such file. */
export function readErrorCodes(reading: Reading): ErrorCodes {
  if (!reading.documents.files('components').includes(file)) return new Map()
  const root = reading.documents.root(file) ?? {}
  return new Map(
    Object.entries(root).flatMap(([code, raw]): [string, ApiErrorCode][] => {
      if (isMap(raw)) return [[code, readErrorCode(reading, raw, code)]]
      reading.problems.add(root, code, `Error code ${code} is not a map. Write status, message, cause and fix.`)
      return []
    }),
  )
}

/** All codes that an operation can answer: the common ones, then its own; an own entry refines a shared one. */
export function readOperationErrors(reading: Reading, raw: RawMap, what: string, known: ErrorCodes): ApiErrorCode[] {
  const byCode = new Map([...known].filter(([, { common }]) => common))
  const list = readList(reading, raw, 'x-errors', what)
  for (const [index, item] of list.entries()) {
    const code = isMap(item) ? item['code'] : item
    if (typeof code !== 'string') {
      reading.problems.add(
        raw,
        'x-errors',
        `Item ${index + 1} of \`x-errors\` of ${what} names no code. Write CODE or {code, …}.`,
      )
      continue
    }
    const shared = known.get(code)
    if (isMap(item)) byCode.set(code, readErrorCode(reading, item, code, shared))
    else if (shared) byCode.set(code, shared)
    else {
      const advice = `Add it to ${file} or write {code, status, message, cause, fix}.`
      reading.problems.add(raw, 'x-errors', `Error code ${code} of ${what} is unknown. ${advice}`)
    }
  }
  return [...byCode.values()]
}

function readErrorCode(reading: Reading, raw: RawMap, code: string, shared?: ApiErrorCode): ApiErrorCode {
  checkKeywords(reading.problems, raw, 'error code')
  const what = `error code ${code}`
  const text = (key: 'message' | 'cause' | 'fix'): string =>
    shared && raw[key] === undefined ? shared[key] : readText(reading, raw, key, what)
  const status = raw['status'] ?? shared?.status
  if (!Number.isInteger(status) || Number(status) < 400 || Number(status) > 599) {
    reading.problems.add(
      raw,
      'status',
      `\`status\` of ${what} is ${JSON.stringify(status)}. Write an HTTP status, 400 to 599.`,
    )
  }
  const docs = readOptionalText(reading, raw, 'docs', what) ?? shared?.docs
  return {
    code,
    status: Number(status ?? 0),
    message: text('message'),
    cause: text('cause'),
    fix: text('fix'),
    ...(docs === undefined ? {} : { docs }),
    common: raw['common'] === true || shared?.common === true,
  }
}
