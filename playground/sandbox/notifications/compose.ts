import { encryptResource, resourceAlgorithm } from '../../protocol/index.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { formatTime } from '../clock.ts'
import type { Environment } from '../environment.ts'
import { deliveryOffsetsMs } from './schedule.ts'
import type { Notification } from './notification.ts'

/** What a notification shall say, and to whom. */
export interface Notice {
  /** Such as `TRANSACTION.SUCCESS`. */
  event: string
  summary: string
  /** `resource.original_type`, and its associated data. */
  originalType: string
  resource: JsonObject
  url: string
  keyId: string
  /** What it is about: the same subject always gets the same id. */
  subject: string
}

/** Composes a notification: the envelope in the key order of real ones, the resource encrypted. */
export async function compose(notice: Notice, { ids, keys }: Environment, now: number): Promise<Notification> {
  const { event, summary, originalType, resource, url, keyId } = notice
  const id = await ids.uuid(`notification ${event} ${notice.subject}`)
  const plaintext = JSON.stringify(resource)
  // out of what is encrypted, so that one nonce never serves two plain texts
  const nonce = await ids.hex(`resource ${id} ${plaintext}`, 12)
  const sealing = { apiV3Key: keys.apiV3Key, nonce, associatedData: originalType }
  const createTime = formatTime(now)
  const envelope = {
    id,
    create_time: createTime,
    resource_type: 'encrypt-resource',
    event_type: event,
    summary,
    resource: {
      original_type: originalType,
      algorithm: resourceAlgorithm,
      ciphertext: await encryptResource(plaintext, sealing),
      associated_data: originalType,
      nonce,
    },
  }
  const firstDueAt = now + (deliveryOffsetsMs[0] ?? 0)
  const body = JSON.stringify(envelope)
  return { id, event, url, state: 'pending', createTime, firstDueAt, resource, body, keyId, deliveries: [] }
}
