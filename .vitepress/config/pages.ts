import { webhookHref } from '../../catalog/index.ts'
import { siteCatalog } from './catalog.ts'
import { handlerCode } from './handler.ts'
import { createExampleRenderer } from './hovers/examples.ts'
import { pagePathOf } from './routes.ts'
import { placeOf } from './sidebar.ts'
import type { PageData } from 'vitepress'
import type { Catalog } from '../../catalog/index.ts'
import type { ApiIndexParams, ApiPageParams, WebhookIndexParams, WebhookPageParams } from '../page.ts'
import type { ExampleRenderer } from './hovers/examples.ts'

/**
 * Fills a generated page: what the paths files name, this looks up.
 *
 * It happens here and not in the paths files, since those are bundled apart from each other: one renderer for all
 * pages lives with the configuration, and a development server renders no page before it is asked for.
 */
export async function transformPageData(page: PageData): Promise<Partial<PageData> | undefined> {
  const { filePath, params } = page
  if (filePath === 'openapi/[path].md') return apiPage(page, String(params?.path))
  if (filePath === 'webhook/[event].md') return webhookPage(page, String(params?.event))
  if (filePath === 'openapi/index.md') return { ...page, params: asParams(apiIndex()) }
  if (filePath === 'webhook/index.md') return { ...page, params: asParams(webhookIndex()) }
  return undefined
}

async function apiPage(page: PageData, path: string): Promise<Partial<PageData>> {
  const catalog = siteCatalog()
  const operations = catalog.operations.filter((operation) => pagePathOf(operation) === `/openapi/${path}`)
  const [first] = operations
  if (!first) throw new Error(`No operation has its page at /openapi/${path}.`)
  const renderer = await exampleRenderer(catalog)
  const params: ApiPageParams = {
    path,
    place: placeOf(catalog.navigation, `/openapi/${path}`),
    operations,
    examples: Object.fromEntries(operations.map(({ id }) => [id, renderer.operation(id)])),
  }
  const title = operations.map((operation) => operation.title).join(' / ')
  return { ...page, title, description: first.description, params: asParams(params) }
}

async function webhookPage(page: PageData, event: string): Promise<Partial<PageData>> {
  const catalog = siteCatalog()
  const webhook = catalog.webhooks.find(({ id }) => id === event)
  if (!webhook) throw new Error(`No notification has its page at /webhook/${event}.`)
  const renderer = await exampleRenderer(catalog)
  const params: WebhookPageParams = {
    event,
    place: placeOf(catalog.navigation, webhookHref(webhook)),
    webhook,
    handler: renderer.plain(handlerCode(webhook), 'ts'),
  }
  return { ...page, title: webhook.title, description: webhook.description, params: asParams(params) }
}

function apiIndex(): ApiIndexParams {
  return { lines: siteCatalog().navigation }
}

function webhookIndex(): WebhookIndexParams {
  return {
    webhooks: siteCatalog().webhooks.map((webhook) => {
      const { title, event, description, roles } = webhook
      return { title, event, description, roles, href: webhookHref(webhook) }
    }),
  }
}

let prepared: { catalog: Catalog; renderer: Promise<ExampleRenderer> } | undefined

function exampleRenderer(catalog: Catalog): Promise<ExampleRenderer> {
  if (prepared?.catalog !== catalog) {
    const checkAll = process.env.NODE_ENV === 'production'
    prepared = { catalog, renderer: createExampleRenderer(catalog, { checkAll }) }
  }
  return prepared.renderer
}

/** VitePress types params as a plain record; ours is one with named members. */
function asParams(
  params: ApiPageParams | WebhookPageParams | ApiIndexParams | WebhookIndexParams,
): Record<string, unknown> {
  return { ...params }
}
