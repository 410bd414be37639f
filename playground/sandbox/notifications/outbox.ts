import { signatureFaults, type SignatureFault } from '../answers/signed-headers.ts'
import { formatTime } from '../clock.ts'
import type { Environment } from '../environment.ts'
import { takeFault } from '../faults/faults.ts'
import type { PlatformKey } from '../keys.ts'
import { compose, type Notice } from './compose.ts'
import { deliverOnce, type Deliver } from './deliver.ts'
import { notifications, pendingNotifications, type Delivery, type Notification } from './notification.ts'
import { deliveryOffsetsMs } from './schedule.ts'
import { isAllowedTarget } from './target.ts'

/** Holds notifications until they are delivered. */
export interface Outbox {
  /** Keeps a notification and sees to its delivery; does not wait for it. */
  post: (notice: Notice & { now: number }) => Promise<Notification>
  /** Delivers everything that is due by now on the sandbox clock. */
  deliverDue: (now: number) => Promise<void>
  /** When the next delivery is due on the sandbox clock. */
  nextDueAt: () => Promise<number | undefined>
  /** Makes sure that what is due at this time is looked at then. */
  wake: (dueAt: number) => void
}

/** What an outbox needs. */
export interface OutboxOptions {
  /** Read when needed: the outbox is a part of what it needs. */
  environment: () => Environment
  deliver?: Deliver | undefined
  notifyAllow: readonly string[]
  wake: (dueAt: number) => void
}

/** Creates the outbox of a sandbox. */
export function createOutbox({ environment, deliver, notifyAllow, wake }: OutboxOptions): Outbox {
  // within this process one notification is delivered by one run at a time
  const inDelivery = new Set<string>()

  const post: Outbox['post'] = async ({ now, ...notice }) => {
    const composed = await compose(notice, environment(), now)
    const isAllowed = isAllowedTarget(composed.url, notifyAllow)
    const state = !isAllowed ? 'refused' : deliver ? 'pending' : 'held'
    const notification: Notification = { ...composed, state }
    await environment().store.transaction(notification.id, async (transaction) => {
      transaction.put(notifications, notification.id, notification)
      if (state === 'pending')
        transaction.put(pendingNotifications, notification.id, { dueAt: notification.firstDueAt })
    })
    if (state === 'pending') wake(now)
    return notification
  }

  const deliverDue: Outbox['deliverDue'] = async (now) => {
    if (!deliver) return
    const pending = await environment().store.list(pendingNotifications)
    const due = pending.filter(({ key, value }) => value.dueAt <= now && !inDelivery.has(key))
    await Promise.all(
      due.map(async ({ key }) => {
        inDelivery.add(key)
        try {
          await deliverUntil(environment(), deliver, key, now)
        } finally {
          inDelivery.delete(key)
        }
      }),
    )
  }

  const nextDueAt: Outbox['nextDueAt'] = async () => {
    if (!deliver) return undefined
    const pending = await environment().store.list(pendingNotifications)
    const times = pending.filter(({ key }) => !inDelivery.has(key)).map(({ value }) => value.dueAt)
    return times.length > 0 ? times.reduce((earliest, time) => Math.min(earliest, time)) : undefined
  }

  return { post, deliverDue, nextDueAt, wake }
}

/** Makes one delivery after the other, as long as the next one is due. */
async function deliverUntil(environment: Environment, deliver: Deliver, id: string, now: number): Promise<void> {
  const { store, clock } = environment
  for (;;) {
    const notification = (await store.get(notifications, id))?.value
    const dueAt = (await store.get(pendingNotifications, id))?.value.dueAt
    if (!notification || dueAt === undefined || dueAt > now) return
    const fault = asSignatureFault((await takeFault(store, 'notification', notification.url))?.kind)
    const key = keyOf(environment, notification.keyId)
    const delivery = await deliverOnce({
      notification,
      key,
      deliver,
      fault,
      dueTime: formatTime(dueAt),
      now: clock.real,
    })
    await noteDelivery(environment, id, delivery)
  }
}

async function noteDelivery({ store }: Environment, id: string, delivery: Delivery): Promise<void> {
  await store.transaction(id, async (transaction) => {
    const known = (await transaction.get(notifications, id))?.value
    // the sandbox was reset while the delivery was on its way
    if (!known) return
    const deliveries = [...known.deliveries, delivery]
    const offset = deliveryOffsetsMs[deliveries.length]
    const state = delivery.ok ? 'delivered' : offset === undefined ? 'failed' : 'pending'
    transaction.put(notifications, id, { ...known, deliveries, state })
    if (state === 'pending' && offset !== undefined) {
      transaction.put(pendingNotifications, id, { dueAt: known.firstDueAt + offset })
    } else transaction.remove(pendingNotifications, id)
  })
}

function keyOf({ keys }: Environment, keyId: string): PlatformKey {
  return keyId === keys.wechatpay.id ? keys.wechatpay : keys.platform
}

function asSignatureFault(kind: string | undefined): SignatureFault | undefined {
  return signatureFaults.find((fault) => fault === kind)
}
