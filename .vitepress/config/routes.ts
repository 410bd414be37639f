import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pageHref } from '../../catalog/index.ts'
import { siteCatalog } from './catalog.ts'
import type { Operation } from '../../catalog/index.ts'

/** Paths under `/openapi/` that need a generated page: those without a hand-written one in `folder`. */
export function apiRoutes(folder: string): { params: { path: string } }[] {
  const paths = new Set(siteCatalog().operations.map((operation) => pagePathOf(operation).slice('/openapi/'.length)))
  return [...paths].filter((path) => !existsSync(join(folder, `${path}.md`))).map((path) => ({ params: { path } }))
}

/** The same for notifications: names under `/webhook/`. */
export function webhookRoutes(folder: string): { params: { event: string } }[] {
  return siteCatalog()
    .webhooks.map(({ id }) => id)
    .filter((id) => !existsSync(join(folder, `${id}.md`)))
    .map((event) => ({ params: { event } }))
}

/** Site path of an operation's page, without the anchor of its method. */
export function pagePathOf(operation: Operation): string {
  return pageHref(operation).replace(/#.*$/, '')
}
