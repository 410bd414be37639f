import type { JsonObject } from '../answers/outcome.ts'
import type { SignatureFault } from '../answers/signed-headers.ts'
import { createKind } from '../store/store.ts'

/** Where a notification stands. */
export type NotificationState =
  | 'pending'
  | 'delivered'
  /** All deliveries failed. */
  | 'failed'
  /** Its target is not allowed. */
  | 'refused'
  /** This sandbox has no way to deliver. */
  | 'held'

/** One delivery. */
export interface Delivery {
  /** ISO 8601, real clock. */
  time: string
  /** RFC 3339, sandbox clock: when it was due. */
  dueTime: string
  /** HTTP status of the receiver; absent when it gave none. */
  status?: number
  ms: number
  ok: boolean
  /** The deliberately wrong signature it was sent with. */
  fault?: SignatureFault
  /** Chinese: what was found. */
  note: string
}

/** A notification (回调通知) with its deliveries. */
export interface Notification {
  id: string
  event: string
  url: string
  state: NotificationState
  /** RFC 3339, sandbox clock. */
  createTime: string
  /** Milliseconds, sandbox clock, of the first delivery. */
  firstDueAt: number
  /** The resource before it was encrypted. */
  resource: JsonObject
  /** The exact text that is sent, each time the same. */
  body: string
  /** Key that signs it. */
  keyId: string
  deliveries: Delivery[]
}

/** Notifications by id. */
export const notifications = createKind<Notification>('notifications')
/** Notifications that are to be delivered (again), by id. */
export const pendingNotifications = createKind<{ dueAt: number }>('pending-notifications')
