import { formatTime } from '../clock.ts'
import { runDue } from '../run-due.ts'
import { json, problem } from './control-answer.ts'
import type { Control } from './control.ts'

const maximumSeconds = 2 * 366 * 24 * 3600
const longestWaitMs = 5000

/**
 * `POST /__sandbox/clock { advanceSeconds }`: moves business times ahead. What became due (refunds, deliveries) happens
 * before the answer, unless receivers keep it waiting for more than 5 seconds.
 */
export const advanceClock: Control = async ({ body }, environment) => {
  const seconds = body.advanceSeconds
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0 || seconds > maximumSeconds) {
    return problem(400, 'seconds-malformed', `advanceSeconds 必须是 0 到 ${maximumSeconds} 的整数（秒）`)
  }
  const { clock, outbox } = environment
  const offsetSeconds = await clock.advance(seconds)
  const now = await clock.business()
  const work = runDue(environment).then((next) => {
    if (next !== undefined) outbox.wake(next)
  })
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, longestWaitMs))])
  return json({ now: formatTime(now), offsetSeconds })
}
