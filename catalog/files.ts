/** Where operations and notifications are found: pages for people, static JSON files for the sandbox in the page. */
import type { Operation, Webhook } from './operations.ts'

const unsafeInFileNameRE = /[^A-Za-z0-9.-]/g

/** Site path of an operation, with its method as the anchor: `/openapi/v3/pay/transactions/jsapi#post`. */
export function pageHref({ path, method }: Pick<Operation, 'path' | 'method'>): string {
  return `/openapi${path}#${method}`
}

/** Site path of a notification: `/webhook/v3/TRANSACTION.SUCCESS`. */
export function webhookHref({ id }: Pick<Webhook, 'id'>): string {
  return `/webhook/${id}`
}

/** Path of the static JSON view of one operation, by its id such as `POST /v3/pay/transactions/jsapi`. */
export function operationFile(id: string): string {
  return `/catalog/operations/${id.replace(unsafeInFileNameRE, '_')}.json`
}

/** Path of the static JSON view of one notification, by its id such as `v3/TRANSACTION.SUCCESS`. */
export function webhookFile(id: string): string {
  return `/catalog/webhooks/${id.replace(unsafeInFileNameRE, '_')}.json`
}
