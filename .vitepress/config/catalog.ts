import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadCatalog } from '../../catalog/load.ts'
import type { Catalog } from '../../catalog/index.ts'

interface Loaded {
  catalog: Catalog
  /** Changes whenever a description file is added, removed or saved. */
  version: string
  checkedAtMs: number
}

/** A page asks for the catalog several times; looking at a thousand files each time would cost more than the page. */
const recheckMs = 300

// VitePress bundles the configuration and each `*.paths.ts` on their own, so a module variable would exist once per
// bundle and the catalog would be read as often. The process-wide registry gives them one copy.
const registryKey = Symbol.for('wxpay.site.catalog')
// The global object has no member of that name as far as its type knows.
const registry = globalThis as typeof globalThis & { [registryKey]?: Loaded }

const catalogDir = fileURLToPath(new URL('../../catalog/', import.meta.url))

/**
 * The catalog as the site shows it, read again only when a description file has changed.
 *
 * @throws CatalogError with all problems of all files
 */
export function siteCatalog(): Catalog {
  const loaded = registry[registryKey]
  // A build reads its input once.
  if (loaded && (process.env.NODE_ENV === 'production' || Date.now() - loaded.checkedAtMs < recheckMs)) {
    return loaded.catalog
  }
  const version = catalogVersion()
  const catalog = loaded?.version === version ? loaded.catalog : loadCatalog()
  registry[registryKey] = { catalog, version, checkedAtMs: Date.now() }
  return catalog
}

/** A short text that differs after any change of a description file. */
function catalogVersion(): string {
  const files = readdirSync(catalogDir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
  const newestMs = files.reduce((newest, file) => Math.max(newest, statSync(catalogDir + file).mtimeMs), 0)
  return `${files.length}@${newestMs}`
}
