import type { SandboxClock } from './clock.ts'

/** Sees to it that what is due on the sandbox clock happens, without anyone asking. */
export interface Agenda {
  /** Looks again at this time of the sandbox clock, if not before. */
  wake: (dueAt: number) => void
}

/** What an agenda needs. */
export interface AgendaOptions {
  clock: SandboxClock
  /** Does everything that is due, and tells when something is due next. */
  run: () => Promise<number | undefined>
}

// setTimeout takes no more than 2^31 ms; and a clock that jumped is noticed within this time
const longestWaitMs = 60_000
// what stays due although it was tried must not turn the timer into a busy loop
const shortestPauseMs = 1000

/** Creates an agenda: one timer, which does not keep a Node process alive. */
export function createAgenda({ clock, run }: AgendaOptions): Agenda {
  let earliest = Infinity
  let round = 0

  const arm = async (dueAt: number) => {
    if (dueAt >= earliest) return
    earliest = dueAt
    const mine = ++round
    const wait = Math.min(Math.max(0, dueAt - (await clock.business())), longestWaitMs)
    const timer: unknown = setTimeout(() => void fire(mine), wait)
    release(timer)
  }

  const fire = async (mine: number) => {
    if (mine !== round) return
    earliest = Infinity
    // what failed is tried again when something else wakes the agenda: nobody is there to be told
    const next = await run().catch(() => undefined)
    if (next !== undefined) await arm(Math.max(next, (await clock.business()) + shortestPauseMs))
  }

  return { wake: (dueAt) => void arm(dueAt) }
}

/** Lets a Node process end in spite of the timer; a page has no such thing. */
function release(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
}
