/** Runs work one after the other for each name, and in parallel for different names. */
export interface Locks {
  run: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>
}

/** Creates locks for one process. A name costs memory only while someone holds it or waits for it. */
export function createLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>()
  return {
    run: (name, work) => {
      const before = tails.get(name) ?? Promise.resolve()
      // whether the one before failed is its own caller's business
      const result = before.then(work, work)
      const tail = result.catch(() => undefined)
      tails.set(name, tail)
      void tail.then(() => {
        if (tails.get(name) === tail) tails.delete(name)
      })
      return result
    },
  }
}
