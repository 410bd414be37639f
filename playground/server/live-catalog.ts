import { type Catalog, type CatalogSource, catalogSource } from '../../catalog/index.ts'
import { catalogFiles } from './catalog-files.ts'

/** A catalog that can be exchanged while sandbox and proxy hold it, as happens when a description is edited. */
export interface LiveCatalog {
  source: CatalogSource
  /** Content of a static JSON file by path, such as `/catalog/routes.json`. */
  file: (path: string) => string | undefined
  replace: (catalog: Catalog) => void
}

/** Starts with a catalog. */
export function createLiveCatalog(catalog: Catalog): LiveCatalog {
  let current = catalogSource(catalog)
  let files = catalogFiles(catalog)
  return {
    source: {
      get routes() {
        return current.routes
      },
      get webhookIds() {
        return current.webhookIds
      },
      operation: (id) => current.operation(id),
      webhook: (id) => current.webhook(id),
    },
    file: (path) => files.get(path)?.(),
    replace: (next) => {
      current = catalogSource(next)
      files = catalogFiles(next)
    },
  }
}
