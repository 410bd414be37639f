import { addFault, faultKinds, type Fault } from '../faults/faults.ts'
import { json, problem } from './control-answer.ts'
import type { Control } from './control.ts'

const maximumTimes = 1_000_000
const maximumDelayMs = 60_000
const statuses = [429, 500, 502, 503, 504]

/**
 * `POST /__sandbox/faults { kind, times?, on?, path?, delayMs?, status?, phase? }`: what shall go wrong next.
 *
 * `times: 0` is refused; to take faults back, reset.
 */
export const orderFault: Control = async ({ body }, { store }) => {
  const kind = faultKinds.find((known) => known === body.kind)
  if (!kind) return problem(400, 'fault-unknown', `kind 可以是：${faultKinds.join('、')}`)
  const { times = 1, on = 'answer', path, delayMs = 1000, status = 500, phase = 'after' } = body
  if (!isInteger(times, 1, maximumTimes)) return problem(400, 'times-malformed', 'times 必须是正整数')
  if (on !== 'answer' && on !== 'notification') return problem(400, 'on-malformed', 'on 可以是：answer、notification')
  if (path !== undefined && typeof path !== 'string') return problem(400, 'path-malformed', 'path 必须是字符串')
  if (!isInteger(delayMs, 0, maximumDelayMs))
    return problem(400, 'delay-malformed', `delayMs 必须是 0 到 ${maximumDelayMs} 的整数`)
  if (typeof status !== 'number' || !statuses.includes(status)) {
    return problem(400, 'status-malformed', `status 可以是：${statuses.join('、')}`)
  }
  if (phase !== 'before' && phase !== 'after') return problem(400, 'phase-malformed', 'phase 可以是：before、after')
  const fault: Fault = {
    kind,
    on,
    times,
    ...(path === undefined ? {} : { path }),
    ...(kind === 'delay' ? { delayMs } : {}),
    ...(kind === 'status' ? { status } : {}),
    ...(kind === 'drop' ? { phase } : {}),
  }
  return json({ faults: await addFault(store, fault) })
}

function isInteger(value: unknown, minimum: number, maximum: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
}
