import { Refusal } from './refusal.ts'

/**
 * Lets at most `running` tasks run at once and `waiting` more wait; the rest is refused with 503, so that a flood
 * costs neither sockets nor memory.
 */
export function createLimiter(running: number, waiting: number): <T>(task: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = []
  let active = 0
  return async (task) => {
    if (active >= running) {
      if (queue.length >= waiting) {
        throw new Refusal(503, 'proxy-busy', '同时进行的请求太多，请稍后再试。', { 'retry-after': '1' })
      }
      await new Promise<void>((resolve) => queue.push(resolve))
    } else {
      active++
    }
    try {
      return await task()
    } finally {
      const next = queue.shift()
      // the place goes straight to the next one, so no newcomer can slip in between
      if (next) next()
      else active--
    }
  }
}
