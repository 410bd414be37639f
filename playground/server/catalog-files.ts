import { type Catalog, operationFile, webhookFile } from '../../catalog/index.ts'

/** Where every file of the catalog is below. */
export const catalogPrefix = '/catalog/'

/**
 * The catalog as static JSON files, path to content made on demand: the route table, the navigation, and each
 * operation and notification by itself, so that a page loads only what it calls.
 */
export function catalogFiles({ operations, webhooks, navigation }: Catalog): Map<string, () => string> {
  const routes = operations.map(({ id, method, path }) => ({ id, method, path }))
  const webhookIds = webhooks.map(({ id }) => id)
  return new Map<string, () => string>([
    [`${catalogPrefix}routes.json`, () => JSON.stringify({ routes, webhookIds })],
    [`${catalogPrefix}navigation.json`, () => JSON.stringify(navigation)],
    ...operations.map((operation) => [operationFile(operation.id), () => JSON.stringify(operation)] as const),
    ...webhooks.map((webhook) => [webhookFile(webhook.id), () => JSON.stringify(webhook)] as const),
  ])
}
