import { createKind, type Store } from './store/store.ts'

/** The sandbox's two clocks. */
export interface SandboxClock {
  /** Milliseconds of the real clock: for signatures, whose age SDKs check. */
  real: () => number
  /** Milliseconds of the sandbox clock: for business times. */
  business: () => Promise<number>
  /** Moves the sandbox clock ahead and tells by how many seconds it now differs from the real one. */
  advance: (seconds: number) => Promise<number>
  /** Seconds between the two clocks. */
  offsetSeconds: () => Promise<number>
}

const offsets = createKind<{ seconds: number }>('clock')
const offsetKey = 'offset'
const beijingOffsetMs = 8 * 3600 * 1000

/** Creates the clocks; what was advanced is kept in the store, so that all processes on it agree. */
export function createClock(store: Store, real: () => number): SandboxClock {
  const offsetSeconds = async () => (await store.get(offsets, offsetKey))?.value.seconds ?? 0
  return {
    real,
    offsetSeconds,
    business: async () => real() + (await offsetSeconds()) * 1000,
    advance: (seconds) =>
      store.transaction(offsetKey, async (transaction) => {
        const known = await transaction.get(offsets, offsetKey)
        const total = (known?.value.seconds ?? 0) + seconds
        transaction.put(offsets, offsetKey, { seconds: total })
        return total
      }),
  }
}

/** A time as the API writes it: `2018-06-08T10:34:56+08:00`. */
export function formatTime(milliseconds: number): string {
  return `${inBeijing(milliseconds).slice(0, 19)}+08:00`
}

/** The day in Beijing: `2018-06-08`. */
export function formatDay(milliseconds: number): string {
  return inBeijing(milliseconds).slice(0, 10)
}

/** As bills write it: `2018-06-08 10:34:56`. */
export function formatBillTime(milliseconds: number): string {
  return inBeijing(milliseconds).slice(0, 19).replace('T', ' ')
}

/** Digits only, down to the millisecond: `20180608103456000`. */
export function formatDigits(milliseconds: number): string {
  return inBeijing(milliseconds).replace(/\D/g, '')
}

/** Milliseconds of a moment of a day in Beijing. */
export function atBeijing(day: string, time = '00:00:00'): number {
  return Date.parse(`${day}T${time}+08:00`)
}

function inBeijing(milliseconds: number): string {
  return new Date(milliseconds + beijingOffsetMs).toISOString()
}
