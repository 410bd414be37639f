/** How much the catalog describes. */
import type { Catalog, Schema } from './operations.ts'

/** Numbers of one catalog, by what is counted. */
export interface CatalogCounts {
  operations: number
  /** By API, `v3` or `v2`. */
  operationsByApi: Record<string, number>
  lines: number
  groups: number
  webhooks: number
  /** Shapes of decrypted resources. */
  variants: number
  /** Different schemas; a shared one counts once. */
  schemas: number
  /** Fields of bodies, answers and resources, parameters included; a shared one counts wherever it appears. */
  fields: number
  /** Whole requests, answers, resources, and authored values of fields. */
  examples: number
  errorCodes: number
}

/** Counts a catalog. */
export function countCatalog({ operations, webhooks, navigation }: Catalog): CatalogCounts {
  const roots = [
    ...operations.flatMap(({ requestBody, answers, parameters }) => [
      ...(requestBody ? [requestBody.schema] : []),
      ...answers.flatMap(({ schema }) => (schema ? [schema] : [])),
      ...parameters.map(({ schema }) => schema),
    ]),
    ...webhooks.flatMap(({ envelope, variants }) => [envelope, ...variants.map(({ schema }) => schema)]),
  ]
  const different = new Set<Schema>()
  let fields = operations.reduce((sum, { parameters }) => sum + parameters.length, 0)
  for (const root of roots) {
    visit(root, (schema) => {
      different.add(schema)
      fields += Object.keys(schema.properties ?? {}).length
    })
  }
  const requests = operations.reduce((sum, { examples }) => sum + examples.length, 0)
  const answers = operations.flatMap((operation) => operation.answers).filter(({ example }) => example !== undefined)
  const variants = webhooks.reduce((sum, webhook) => sum + webhook.variants.length, 0)
  const authored = [...different].reduce((sum, { examples }) => sum + (examples?.length ?? 0), 0)
  const byApi: Record<string, number> = {}
  for (const { api } of operations) byApi[api] = (byApi[api] ?? 0) + 1
  return {
    operations: operations.length,
    operationsByApi: byApi,
    lines: navigation.length,
    groups: navigation.reduce((sum, { groups }) => sum + groups.length, 0),
    webhooks: webhooks.length,
    variants,
    schemas: different.size,
    fields,
    examples: requests + answers.length + webhooks.length + variants + authored,
    errorCodes: new Set(operations.flatMap(({ errors }) => errors.map(({ code }) => code))).size,
  }
}

function visit(schema: Schema, use: (schema: Schema) => void): void {
  use(schema)
  for (const property of Object.values(schema.properties ?? {})) visit(property, use)
  if (schema.items) visit(schema.items, use)
  for (const branch of schema.oneOf ?? []) visit(branch, use)
}
