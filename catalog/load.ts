/**
 * Reads the description files of a folder as the catalog: the Node-only door.
 *
 * Nothing is guessed: whatever is wrong, misspelt, unresolved or undocumented is reported, everything at once.
 */
import { fileURLToPath } from 'node:url'
import { bundleDocuments, type OpenapiDocument } from './load/bundle.ts'
import { checkComponents } from './load/components.ts'
import { openDocuments } from './load/documents.ts'
import { readErrorCodes } from './load/error-codes.ts'
import { createAjvJudge, lenientJudge } from './load/judge.ts'
import { fillNavigation, readRootDocument } from './load/navigation.ts'
import { readOperations, type OperationContext, type Read } from './load/operations.ts'
import { CatalogError, createProblems } from './load/problems.ts'
import { checkUnique, linkRelations } from './load/relations.ts'
import { createSchemas } from './load/schemas.ts'
import { readWebhooks } from './load/webhooks.ts'
import type { Catalog, NavigationLine } from './operations.ts'

export type { OpenapiDocument } from './load/bundle.ts'
export { CatalogError, type CatalogProblem } from './load/problems.ts'

/** How to read. */
export interface LoadOptions {
  /**
   * Ask Ajv about every example as well. Slower: `npm run catalog:check` and the tests do it.
   * @default false
   */
  independentJudge?: boolean
}

/** The folder of this project's description files. */
export const catalogDirectory = fileURLToPath(new URL('.', import.meta.url))

/**
 * Reads a catalog.
 *
 * @param directory folder with openapi.yaml, paths/, webhooks/, components/
 * @throws CatalogError with every problem of all files
 */
export function loadCatalog(directory = catalogDirectory, { independentJudge = false }: LoadOptions = {}): Catalog {
  const problems = createProblems()
  const reading = { problems, documents: openDocuments(directory, problems) }
  const schemas = createSchemas(reading, independentJudge ? createAjvJudge() : lenientJudge)
  const root = readRootDocument(reading)
  const errors = readErrorCodes(reading)
  const context: OperationContext = { ...reading, schemas, errors, servers: root.servers }
  const operations = readOperations(context)
  const webhooks = readWebhooks(context)
  checkComponents(reading, schemas)
  linkRelations(reading, operations, webhooks)
  checkUnique(reading, operations, webhooks)
  const navigation = fillNavigation(reading, root.lines, operations, webhooks)
  const found = problems.list()
  if (found.length > 0) throw new CatalogError(found, directory)
  const { title, version, servers } = root
  return {
    title,
    version,
    servers,
    operations: inNavigationOrder(operations, navigation),
    webhooks: inNavigationOrder(webhooks, navigation),
    navigation,
    commonErrors: [...errors.values()].filter(({ common }) => common),
  }
}

/**
 * The catalog's files as one OpenAPI 3.1 document (`openapi.json`), shared parts under `components`.
 *
 * @param directory as for `loadCatalog`
 * @throws CatalogError with every problem of all files
 */
export function bundleOpenapi(directory = catalogDirectory): OpenapiDocument {
  loadCatalog(directory)
  return bundleDocuments(openDocuments(directory, createProblems()))
}

function inNavigationOrder<View extends { id: string }>(read: Read<View>[], navigation: NavigationLine[]): View[] {
  const ids = navigation.flatMap(({ groups }) => groups.flatMap(({ entries }) => entries.map(({ id }) => id)))
  const place = new Map(ids.map((id, index) => [id, index]))
  return read.map(({ view }) => view).sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
}
