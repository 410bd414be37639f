import type { Json, Webhook, WebhookVariant } from '../../../catalog/index.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { isObject } from '../checks/body.ts'
import type { Environment } from '../environment.ts'
import { notifications, type Notification } from '../notifications/notification.ts'
import { json, problem } from './control-answer.ts'
import type { Control } from './control.ts'

const shown = 100

/** `GET /__sandbox/notifications`: notifications with their deliveries, newest first. */
export const listNotifications: Control = async (_call, { store }) => {
  const newest = await store.list(notifications, { limit: shown, newestFirst: true })
  return json({ notifications: newest.map(({ value }) => describe(value)) })
}

/**
 * `POST /__sandbox/notifications { event, url, variant?, resource?, overrides? }`: makes any notification of the
 * catalog and sends it, signed and encrypted.
 *
 * The resource is the catalog's example; `overrides` replaces some of its fields, `resource` all of it.
 */
export const makeNotification: Control = async ({ body }, environment) => {
  const { event, url, variant: variantId, resource, overrides } = body
  const webhook = typeof event === 'string' ? await environment.catalog.webhook(`v3/${event}`) : undefined
  if (!webhook) {
    const events = environment.catalog.webhookIds.filter((id) => id.startsWith('v3/')).map((id) => id.slice(3))
    return problem(400, 'event-unknown', `event 可以是：${events.join('、')}`)
  }
  if (typeof url !== 'string' || !URL.canParse(url)) return problem(400, 'url-malformed', 'url 必须是完整的通知地址')
  const variant = findVariant(webhook, variantId)
  if (!variant)
    return problem(400, 'variant-unknown', `variant 可以是：${webhook.variants.map(({ id }) => id).join('、')}`)
  const given = asObject(resource)
  const replaced = asObject(overrides)
  if (given === 'malformed' || replaced === 'malformed') {
    return problem(400, 'resource-malformed', 'resource 与 overrides 必须是 JSON 对象')
  }
  const example: JsonObject = isObject(variant.example) ? variant.example : {}
  const notification = await post(environment, webhook, variant, url, { ...(given ?? example), ...replaced })
  return json(describe(notification))
}

async function post(
  { outbox, clock, store, keys, settings }: Environment,
  { event, summary }: Webhook,
  { originalType }: WebhookVariant,
  url: string,
  resource: JsonObject,
): Promise<Notification> {
  const count = await store.count(notifications)
  const keyId =
    settings.certificates === 'none' || settings.answerKey === 'public-key' ? keys.wechatpay.id : keys.platform.id
  const subject = `made ${count}`
  return outbox.post({ event, summary, originalType, resource, url, keyId, subject, now: await clock.business() })
}

function findVariant({ variants }: Webhook, id: unknown): WebhookVariant | undefined {
  return id === undefined ? variants[0] : variants.find((variant) => variant.id === id)
}

function asObject(value: unknown): JsonObject | 'malformed' | undefined {
  if (value === undefined) return undefined
  // it came out of JSON.parse, which makes nothing but JSON
  return isObject(value as Json) ? (value as JsonObject) : 'malformed'
}

function describe({ id, event, url, state, createTime, resource, body, keyId, deliveries }: Notification) {
  return { id, event, url, state, createTime, resource, envelope: body, serial: keyId, deliveries }
}
