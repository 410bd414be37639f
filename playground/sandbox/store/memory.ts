import { createLocks } from './locks.ts'
import type { Kind, ListOptions, Store, StoredRecord } from './store.ts'
import { createTransaction, type Records } from './transaction.ts'

// Work that is overtaken this often is not unlucky but wrong: two locks guard the same record
const maximumAttempts = 1000

/** Keeps everything in memory: for tests, for a page, and for a sandbox that may forget when it ends. */
export function createMemoryStore(): Store {
  const records = new Map<string, Map<string, StoredRecord<unknown>>>()
  const logs = new Map<string, unknown[]>()
  const locks = createLocks()
  let lastVersion = 0

  const recordsOf: Records = (kind) => getOrCreate(records, kind, () => new Map<string, StoredRecord<unknown>>())
  const write = (kind: string, key: string, value: unknown) =>
    recordsOf(kind).set(key, { key, value, version: ++lastVersion })
  // the one place where a value gets back the type that its kind gave it on the way in
  const read = <Value>(kind: Kind<Value>, key: string) =>
    recordsOf(kind.name).get(key) as StoredRecord<Value> | undefined

  return {
    get: async (kind, key) => read(kind, key),
    insertIfAbsent: async (kind, key, value) => {
      if (recordsOf(kind.name).has(key)) return false
      write(kind.name, key, value)
      return true
    },
    replaceIfUnchanged: async (kind, key, value, version) => {
      if (recordsOf(kind.name).get(key)?.version !== version) return false
      write(kind.name, key, value)
      return true
    },
    list: async <Value>(kind: Kind<Value>, options: ListOptions = {}) =>
      [...select(recordsOf(kind.name), options)] as StoredRecord<Value>[],
    count: async (kind) => recordsOf(kind.name).size,
    transaction: (lock, work) =>
      locks.run(lock, async () => {
        for (let attempt = 0; attempt < maximumAttempts; attempt++) {
          const transaction = createTransaction(recordsOf)
          const result = await work(transaction)
          if (transaction.commit(write)) return result
        }
        throw new Error(`A transaction under the lock "${lock}" was overtaken ${maximumAttempts} times.`)
      }),
    append: async (log, entry, keep) => {
      const entries = getOrCreate(logs, log.name, () => [])
      entries.push(entry)
      if (entries.length > keep) entries.splice(0, entries.length - keep)
    },
    // entries come back as the type that their log gave them
    newest: async <Value>(log: Kind<Value>, limit: number) =>
      (logs.get(log.name) ?? []).slice(-limit).reverse() as Value[],
    clear: async () => {
      records.clear()
      logs.clear()
    },
  }
}

function* select(
  records: Map<string, StoredRecord<unknown>>,
  { prefix = '', limit = Infinity, newestFirst = false }: ListOptions,
): Generator<StoredRecord<unknown>> {
  let left = limit
  for (const record of newestFirst ? [...records.values()].reverse() : records.values()) {
    if (left <= 0) return
    if (!record.key.startsWith(prefix)) continue
    left--
    yield record
  }
}

function getOrCreate<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const created = create()
  map.set(key, created)
  return created
}
