/**
 * A named set of records with one type of value.
 *
 * Values are plain JSON and are never changed in place: a store may hand out the very object it holds.
 */
export interface Kind<Value> {
  readonly name: string
  /** Carries the type only; never present. */
  readonly value?: Value
}

/** A record as it stands. */
export interface StoredRecord<Value> {
  readonly key: string
  readonly value: Value
  /** Changes with every write. */
  readonly version: number
}

/** Which records to list. */
export interface ListOptions {
  /** Only keys that begin with this. */
  prefix?: string
  /** At most this many, the oldest inserted first unless `newestFirst`. */
  limit?: number
  newestFirst?: boolean
}

/** Reads and writes that take effect together, or not at all. */
export interface Transaction {
  /** Sees this transaction's own writes. */
  get: <Value>(kind: Kind<Value>, key: string) => Promise<StoredRecord<Value> | undefined>
  /** Inserts or replaces. Whoever changed the record since this transaction read it makes the work run again. */
  put: <Value>(kind: Kind<Value>, key: string, value: Value) => void
  remove: (kind: Kind<unknown>, key: string) => void
}

/**
 * Where the sandbox keeps everything that it must remember.
 *
 * One small interface, so that memory, a directory and a shared database can stand behind it.
 */
export interface Store {
  get: <Value>(kind: Kind<Value>, key: string) => Promise<StoredRecord<Value> | undefined>
  /** False when the key exists already. */
  insertIfAbsent: <Value>(kind: Kind<Value>, key: string, value: Value) => Promise<boolean>
  /** False when the record has another version, or is gone. */
  replaceIfUnchanged: <Value>(kind: Kind<Value>, key: string, value: Value, version: number) => Promise<boolean>
  list: <Value>(kind: Kind<Value>, options?: ListOptions) => Promise<StoredRecord<Value>[]>
  /** How many records there are. */
  count: (kind: Kind<unknown>) => Promise<number>
  /**
   * Runs the work alone among all work with the same lock (such as one order), and again when a record that it read
   * was changed under another lock. What it wrote is kept only if it returns.
   */
  transaction: <Result>(lock: string, work: (transaction: Transaction) => Promise<Result>) => Promise<Result>
  /** Adds an entry to a bounded log; the oldest beyond `keep` are dropped. */
  append: <Value>(log: Kind<Value>, entry: Value, keep: number) => Promise<void>
  /** The newest entries of a log, newest first. */
  newest: <Value>(log: Kind<Value>, limit: number) => Promise<Value[]>
  /** Forgets everything. */
  clear: () => Promise<void>
}

/** Names a kind of records, or a log. */
export function createKind<Value>(name: string): Kind<Value> {
  return { name }
}
