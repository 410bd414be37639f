import type { CatalogSource, Operation, Route, Webhook } from '../../catalog/index.ts'
import { operationFile, webhookFile } from '../../catalog/index.ts'
import type { Connection } from './connection/connection.ts'
import { connectionOver } from './connection/over-transport.ts'

/** Reads a static JSON file of the site; `path` begins with `/catalog/`. */
export type ReadFile = (path: string) => Promise<unknown>

/**
 * Starts sandbox and proxy inside this tab, with keys that are made here and die with the tab.
 *
 * The one place that loads them into a page: a static site has no process of its own.
 */
export async function startInPage(origin: string, readFile: ReadFile): Promise<Connection> {
  const [
    { createSandbox, generateSandboxCredentials, sandboxKeys },
    { createProxy, createSandboxProfiles, sendToHandler },
    catalog,
  ] = await Promise.all([import('../sandbox/index.ts'), import('../proxy/index.ts'), fetchedCatalog(readFile)])
  const credentials = await generateSandboxCredentials()
  const sandbox = createSandbox({ catalog, keys: await sandboxKeys(credentials) })
  const profiles = await createSandboxProfiles(credentials, sendToHandler(sandbox))
  const proxy = createProxy({ profiles, catalog })
  const request = (path: string, init: RequestInit) => new Request(origin + path, init)
  return connectionOver(
    'page',
    (path, init) => proxy(request(path, init)),
    (path, init) => sandbox(request(path, init)),
  )
}

/** The catalog over static files: routes at once, an operation when it is first called. */
export async function fetchedCatalog(readFile: ReadFile): Promise<CatalogSource> {
  // the server part of this project writes these files from the same types
  const { routes, webhookIds } = (await readFile('/catalog/routes.json')) as { routes: Route[]; webhookIds: string[] }
  const ids = new Set(routes.map((route) => route.id))
  const webhooks = new Set(webhookIds)
  const files = new Map<string, Promise<unknown>>()
  const read = (path: string) => {
    const known = files.get(path) ?? readFile(path)
    files.set(path, known)
    // a failed download may succeed later
    known.catch(() => files.delete(path))
    return known
  }
  return {
    routes,
    webhookIds,
    operation: async (id) => (ids.has(id) ? ((await read(operationFile(id))) as Operation) : undefined),
    webhook: async (id) => (webhooks.has(id) ? ((await read(webhookFile(id))) as Webhook) : undefined),
  }
}
