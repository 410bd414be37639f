import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadCatalog } from '../../catalog/load.ts'
import type { Catalog } from '../../catalog/index.ts'

interface Loaded {
  catalog: Catalog
  /** Changes whenever a description file is added, removed or saved. */
  version: string
}

// VitePress bundles the configuration and each `*.paths.ts` on their own, so a module variable would exist once per
// bundle and the catalog would be read as often. The process-wide registry gives them one copy.
const registryKey = Symbol.for('wxpay.site.catalog')
// The global object has no member of that name as far as its type knows.
const registry = globalThis as typeof globalThis & { [registryKey]?: Loaded }

/** Folder of the description files. */
export const catalogDir = fileURLToPath(new URL('../../catalog/', import.meta.url))

/**
 * The catalog as the site shows it, read again only when a description file has changed.
 *
 * @throws CatalogError with all problems of all files
 */
export function siteCatalog(): Catalog {
  const version = catalogVersion()
  const loaded = registry[registryKey]
  if (loaded?.version === version) return loaded.catalog
  const catalog = loadCatalog()
  registry[registryKey] = { catalog, version }
  return catalog
}

/** A short text that differs after any change of a description file. */
export function catalogVersion(): string {
  const files = readdirSync(catalogDir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
  const newestMs = files.reduce((newest, file) => Math.max(newest, statSync(catalogDir + file).mtimeMs), 0)
  return `${files.length}@${newestMs}`
}
