import type { Kind, StoredRecord, Transaction } from './store.ts'

/** The records of a kind, by name of the kind. */
export type Records = (kind: string) => Map<string, StoredRecord<unknown>>

/** A transaction that can be ended. */
export interface OpenTransaction extends Transaction {
  /** Writes everything at once; false, with nothing written, when a record that was read has changed. */
  commit: (write: (kind: string, key: string, value: unknown) => void) => boolean
}

interface Change {
  kind: string
  key: string
  /** Absent for a removal. */
  record?: StoredRecord<unknown>
}

/** Opens a transaction on records in memory: it notes what is read, and holds back what is written. */
export function createTransaction(recordsOf: Records): OpenTransaction {
  const readVersions = new Map<string, { kind: string; key: string; version: number | undefined }>()
  const changes = new Map<string, Change>()

  const note = (kind: string, key: string) => {
    const id = `${kind}\n${key}`
    const record = recordsOf(kind).get(key)
    if (!readVersions.has(id)) readVersions.set(id, { kind, key, version: record?.version })
    return { id, record }
  }

  return {
    get: async <Value>(kind: Kind<Value>, key: string) => {
      const { id, record } = note(kind.name, key)
      const change = changes.get(id)
      // values come back as the type that their kind gave them
      return (change ? change.record : record) as StoredRecord<Value> | undefined
    },
    put: (kind, key, value) => {
      const { id } = note(kind.name, key)
      changes.set(id, { kind: kind.name, key, record: { key, value, version: -1 } })
    },
    remove: (kind, key) => {
      const { id } = note(kind.name, key)
      changes.set(id, { kind: kind.name, key })
    },
    commit: (write) => {
      const isOvertaken = [...readVersions.values()].some(
        ({ kind, key, version }) => recordsOf(kind).get(key)?.version !== version,
      )
      if (isOvertaken) return false
      for (const { kind, key, record } of changes.values()) {
        if (record) write(kind, key, record.value)
        else recordsOf(kind).delete(key)
      }
      return true
    },
  }
}
