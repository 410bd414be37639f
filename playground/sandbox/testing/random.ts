/** Random choices that repeat with their seed. */
export interface Random {
  /** From 0 up to, not including, the limit. */
  integer: (limit: number) => number
  pick: <Value>(values: readonly Value[]) => Value
}

/** Creates a generator (mulberry32): small, and good enough to wander through states. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const integer = (limit: number) => Math.floor(next() * limit)
  return {
    integer,
    pick: (values) => {
      const value = values[integer(values.length)]
      if (value === undefined) throw new RangeError('Nothing to pick from.')
      return value
    },
  }
}
