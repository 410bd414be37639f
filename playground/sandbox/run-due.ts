import type { Environment } from './environment.ts'
import { pendingRefunds } from './refunds/refund.ts'
import { settleDueRefunds } from './refunds/settle-refund.ts'

/** Does everything that is due on the sandbox clock; tells when something is due next. */
export async function runDue(environment: Environment): Promise<number | undefined> {
  const { clock, outbox, store } = environment
  await settleDueRefunds(environment, await clock.business())
  await outbox.deliverDue(await clock.business())
  const refundTimes = (await store.list(pendingRefunds)).map(({ value }) => value.dueAt)
  const deliveryTime = await outbox.nextDueAt()
  const times = deliveryTime === undefined ? refundTimes : [...refundTimes, deliveryTime]
  return times.length > 0 ? times.reduce((earliest, time) => Math.min(earliest, time)) : undefined
}
