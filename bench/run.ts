/**
 * `npm run bench`: the budgets of `design.md` §7, each beside the physical limit or the budget, as ratios.
 * `npm run bench -- signing` runs one part. Nothing here fails; tests never assert times.
 */
import { benchSandbox } from './sandbox.ts'
import { benchSigning } from './signing.ts'
import { benchSite } from './site.ts'
import type { Row } from './table.ts'
import { formatRows } from './table.ts'

const parts: Record<string, () => Promise<Row[]>> = {
  signing: benchSigning,
  sandbox: benchSandbox,
  site: benchSite,
}

const wanted = process.argv.slice(2)
for (const name of wanted) {
  if (!parts[name]) {
    console.error(`Unknown part \`${name}\`: choose from ${Object.keys(parts).join(', ')}, or name none for all.`)
    process.exit(1)
  }
}

for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}\n${formatRows(await measure())}`)
}
