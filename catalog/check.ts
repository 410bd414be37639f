/** `npm run catalog:check [folder]`: prints what the catalog holds, or every problem (exit code 1). */
import { countCatalog } from './counts.ts'
import { CatalogError, loadCatalog } from './load.ts'

const [directory] = process.argv.slice(2)

try {
  const catalog = loadCatalog(directory, { independentJudge: true })
  const { operationsByApi, ...counts } = countCatalog(catalog)
  const byApi = Object.entries(operationsByApi).map(([api, count]) => `${api} ${count}`)
  const rows = [...Object.entries(counts).map(([name, count]) => `${name.padEnd(12)} ${count}`)]
  console.log([`${catalog.title} ${catalog.version}: no problems (${byApi.join(', ')})`, ...rows].join('\n'))
} catch (error) {
  if (!(error instanceof CatalogError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
