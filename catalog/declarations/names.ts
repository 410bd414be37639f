/** Short, unique names for the interfaces of one module. */

/** Names taken so far. */
export interface Names {
  /** The first candidate that is free, else the last one with the first free number. */
  take(candidates: readonly string[]): string
}

/** Globals that the declarations use: an interface of that name would change their meaning. */
const globals = ['Record', 'Promise', 'FormData', 'ArrayBuffer', 'Object', 'String', 'Number', 'Boolean', 'Array']

/** An empty set of names, apart from the globals and those already in use. */
export function createNames(used: readonly string[]): Names {
  const taken = new Set([...globals, ...used])
  return {
    take(candidates) {
      const free = candidates.find((name) => !taken.has(name)) ?? numbered(candidates.at(-1) ?? 'Type', taken)
      taken.add(free)
      return free
    },
  }
}

/** `out_trade_no`, `out-trade-no`, `{outTradeNo}` as `OutTradeNo`; a name that begins with a digit gets `_`. */
export function pascal(name: string): string {
  const joined = name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
  return /^[A-Za-z]/.test(joined) ? joined : `_${joined}`
}

function numbered(name: string, taken: Set<string>): string {
  for (let number = 2; ; number++) if (!taken.has(`${name}${number}`)) return `${name}${number}`
}
