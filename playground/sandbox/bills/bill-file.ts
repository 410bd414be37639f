import { createKind, type Store } from '../store/store.ts'

/** A bill that can be downloaded for a while. */
export interface BillFile {
  text: string
  /** Milliseconds, sandbox clock. */
  expiresAt: number
}

/** Bills by token. */
export const billFiles = createKind<BillFile>('bill-files')

const counters = createKind<{ count: number }>('bill-counters')
const lifetimeMs = 5 * 60 * 1000

/** Keeps a bill for 5 minutes under a new token. */
export async function keepBill(
  store: Store,
  text: string,
  now: number,
  { subject, createToken }: { subject: string; createToken: (subject: string) => Promise<string> },
): Promise<string> {
  const expired = (await store.list(billFiles)).filter(({ value }) => value.expiresAt <= now)
  return store.transaction(`bill ${subject}`, async (transaction) => {
    for (const { key } of expired) transaction.remove(billFiles, key)
    const count = ((await transaction.get(counters, subject))?.value.count ?? 0) + 1
    transaction.put(counters, subject, { count })
    const token = await createToken(`bill ${subject} ${count}`)
    transaction.put(billFiles, token, { text, expiresAt: now + lifetimeMs })
    return token
  })
}
