import type { Environment } from '../environment.ts'
import { announceRefund } from '../notifications/announce.ts'
import { nextState } from '../state-machine.ts'
import { refundStates } from './refund-states.ts'
import { pendingRefunds, refundDurationMs, refunds, type Refund } from './refund.ts'

/** A refund as it stands: done when its time has come, or at once when somebody asks for it. */
export function settleRefund(refund: Refund, now: number, when: 'when-due' | 'at-once'): Refund {
  const dueAt = refund.createdAt + refundDurationMs
  const status = nextState(refundStates, refund.status, 'succeed')
  if (!status || (when === 'when-due' && now < dueAt)) return refund
  return { ...refund, status, successAt: Math.min(now, dueAt) }
}

/** Settles a stored refund and announces it, once. */
export async function settleStoredRefund(
  environment: Environment,
  key: string,
  now: number,
  when: 'when-due' | 'at-once',
): Promise<Refund | undefined> {
  const { store } = environment
  const order = (await store.get(refunds, key))?.value.order
  if (order === undefined) return undefined
  const { refund, isNew } = await store.transaction(order, async (transaction) => {
    const known = (await transaction.get(refunds, key))?.value
    const settled = known && settleRefund(known, now, when)
    if (!settled || settled === known) return { refund: known, isNew: false }
    transaction.put(refunds, key, settled)
    transaction.remove(pendingRefunds, key)
    return { refund: settled, isNew: true }
  })
  if (refund && isNew) await announceRefund(environment, refund, now)
  return refund
}

/** Settles all refunds whose time has come. */
export async function settleDueRefunds(environment: Environment, now: number): Promise<void> {
  const pending = await environment.store.list(pendingRefunds)
  for (const { key, value } of pending) {
    if (value.dueAt <= now) await settleStoredRefund(environment, key, now, 'when-due')
  }
}
