/** What the sandbox found out about a call: the part of `GET /__sandbox/requests` that the panel shows. */

/** One check of the sandbox with its verdict. */
export interface TraceCheck {
  title: string
  ok: boolean
  note?: string
}

/** Why a signature does not fit. */
export interface TraceDiagnosis {
  title: string
  fix: string
  /** What the client really signed, when that is known. */
  signed?: string
  difference?: string
}

/** One request as the sandbox saw it. */
export interface SandboxTrace {
  checks: TraceCheck[]
  /** The message that the sandbox built from what arrived. */
  expected?: string
  diagnosis?: TraceDiagnosis
  /** Faults that were asked for and took effect. */
  faults: string[]
}

/** The trace of the request with this nonce in the sandbox's log; undefined when the log does not have it. */
export function findTrace(log: unknown, nonce: string): SandboxTrace | undefined {
  const entries = Array.isArray(log) ? log : listIn(log)
  const entry = entries.find((candidate) => member(member(candidate, 'authorization'), 'nonce') === nonce)
  if (entry === undefined) return undefined
  const expected = text(member(member(entry, 'expected'), 'message'))
  const diagnosis = readDiagnosis(member(entry, 'diagnosis'))
  return {
    checks: list(member(entry, 'checks')).map(readCheck),
    faults: list(member(entry, 'faults')).map(String),
    ...(expected === undefined ? {} : { expected }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
  }
}

function readCheck(value: unknown): TraceCheck {
  const note = text(member(value, 'note'))
  return {
    title: text(member(value, 'title')) ?? '',
    ok: member(value, 'ok') === true,
    ...(note === undefined ? {} : { note }),
  }
}

function readDiagnosis(value: unknown): TraceDiagnosis | undefined {
  const title = text(member(value, 'title'))
  if (title === undefined) return undefined
  const signed = text(member(member(value, 'signed'), 'message'))
  const difference = text(member(value, 'difference'))
  return {
    title,
    fix: text(member(value, 'fix')) ?? '',
    ...(signed === undefined ? {} : { signed }),
    ...(difference === undefined ? {} : { difference }),
  }
}

function listIn(value: unknown): unknown[] {
  return list(member(value, 'requests'))
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}
