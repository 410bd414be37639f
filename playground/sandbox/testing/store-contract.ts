import { describe, expect, it } from 'vitest'
import { createKind, type Store } from '../store/store.ts'

interface Account {
  balance: number
}

const accounts = createKind<Account>('accounts')
const others = createKind<Account>('others')
const log = createKind<{ entry: number }>('log')

/** The behaviour that every store must have; run it on each implementation. */
export function describeStore(name: string, createStore: () => Promise<Store> | Store): void {
  describe(name, () => {
    it('inserts once, and replaces only what is unchanged', async () => {
      const store = await createStore()
      expect(await store.insertIfAbsent(accounts, 'a', { balance: 1 })).toBe(true)
      expect(await store.insertIfAbsent(accounts, 'a', { balance: 2 })).toBe(false)
      const first = await store.get(accounts, 'a')
      expect(first?.value).toEqual({ balance: 1 })
      expect(await store.replaceIfUnchanged(accounts, 'a', { balance: 3 }, first?.version ?? -1)).toBe(true)
      expect(await store.replaceIfUnchanged(accounts, 'a', { balance: 4 }, first?.version ?? -1)).toBe(false)
      expect(await store.replaceIfUnchanged(accounts, 'nobody', { balance: 4 }, 1)).toBe(false)
      expect((await store.get(accounts, 'a'))?.value).toEqual({ balance: 3 })
      expect(await store.get(others, 'a')).toBeUndefined()
    })

    it('lists by prefix and number, in the order of insertion, from either end', async () => {
      const store = await createStore()
      for (const key of ['m/1', 'n/1', 'm/2', 'm/3']) await store.insertIfAbsent(accounts, key, { balance: 0 })
      const keys = async (options: Parameters<Store['list']>[1]) =>
        (await store.list(accounts, options)).map(({ key }) => key)
      expect(await keys({})).toEqual(['m/1', 'n/1', 'm/2', 'm/3'])
      expect(await keys({ prefix: 'm/' })).toEqual(['m/1', 'm/2', 'm/3'])
      expect(await keys({ prefix: 'm/', limit: 2, newestFirst: true })).toEqual(['m/3', 'm/2'])
      expect(await store.count(accounts)).toBe(4)
      expect(await store.count(others)).toBe(0)
    })

    it('writes all of a transaction, or nothing when it throws', async () => {
      const store = await createStore()
      await store.transaction('t', async (transaction) => {
        transaction.put(accounts, 'a', { balance: 1 })
        expect((await transaction.get(accounts, 'a'))?.value).toEqual({ balance: 1 })
        expect(await store.get(accounts, 'a')).toBeUndefined()
        transaction.put(others, 'b', { balance: 2 })
      })
      const failing = store.transaction('t', async (transaction) => {
        transaction.put(accounts, 'a', { balance: 9 })
        transaction.remove(others, 'b')
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect((await store.get(accounts, 'a'))?.value).toEqual({ balance: 1 })
      await store.transaction('t', async (transaction) => transaction.remove(others, 'b'))
      expect(await store.get(others, 'b')).toBeUndefined()
    })

    it('loses no update, under one lock or under several', async () => {
      const store = await createStore()
      await store.insertIfAbsent(accounts, 'a', { balance: 0 })
      const add = (lock: string) =>
        store.transaction(lock, async (transaction) => {
          const known = await transaction.get(accounts, 'a')
          await Promise.resolve()
          transaction.put(accounts, 'a', { balance: (known?.value.balance ?? 0) + 1 })
        })
      await Promise.all(Array.from({ length: 50 }, () => add('one')))
      await Promise.all(Array.from({ length: 50 }, (_, index) => add(`lock ${index}`)))
      expect((await store.get(accounts, 'a'))?.value).toEqual({ balance: 100 })
    })

    it('runs work under one lock one after the other, and under other locks meanwhile', async () => {
      const store = await createStore()
      let [running, together] = [0, 0]
      const work = async () => {
        together = Math.max(together, ++running)
        await new Promise((resolve) => setTimeout(resolve, 2))
        running--
      }
      await Promise.all(Array.from({ length: 5 }, () => store.transaction('one', work)))
      expect(together).toBe(1)
      await Promise.all(Array.from({ length: 5 }, (_, index) => store.transaction(`lock ${index}`, work)))
      expect(together).toBeGreaterThan(1)
    })

    it('lets nobody act on what another lock has changed meanwhile', async () => {
      const store = await createStore()
      await store.insertIfAbsent(accounts, 'a', { balance: 1 })
      await store.insertIfAbsent(accounts, 'b', { balance: 1 })
      // each may be emptied only while the other is not
      const empty = (mine: string, other: string) =>
        store.transaction(mine, async (transaction) => {
          const left = (await transaction.get(accounts, other))?.value.balance ?? 0
          await transaction.get(accounts, mine)
          await Promise.resolve()
          if (left > 0) transaction.put(accounts, mine, { balance: 0 })
        })
      await Promise.all([empty('a', 'b'), empty('b', 'a')])
      const balances = (await store.list(accounts)).map(({ value }) => value.balance)
      expect(balances.toSorted()).toEqual([0, 1])
    })

    it('keeps the newest entries of a log', async () => {
      const store = await createStore()
      for (let entry = 1; entry <= 10; entry++) await store.append(log, { entry }, 4)
      expect((await store.newest(log, 10)).map(({ entry }) => entry)).toEqual([10, 9, 8, 7])
      expect((await store.newest(log, 2)).map(({ entry }) => entry)).toEqual([10, 9])
    })

    it('forgets everything when cleared', async () => {
      const store = await createStore()
      await store.insertIfAbsent(accounts, 'a', { balance: 1 })
      await store.append(log, { entry: 1 }, 4)
      await store.clear()
      expect([await store.list(accounts), await store.newest(log, 4)]).toEqual([[], []])
    })
  })
}
