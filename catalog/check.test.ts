import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogDirectory } from './load.ts'
import { edited, operationPath, withCatalog } from './load/temporary-catalog.ts'

function check(changes: Record<string, string | undefined>) {
  return withCatalog(changes, (directory) =>
    spawnSync(process.execPath, ['--import', 'tsx', join(catalogDirectory, 'check.ts'), directory], {
      encoding: 'utf8',
    }),
  )
}

describe('catalog:check', () => {
  it('prints what the catalog holds', () => {
    const { status, stdout } = check({})
    expect(stdout).toMatch(/^测试目录 1\.0\.0: no problems \(v3 1\)\n/)
    expect(
      Object.fromEntries([...stdout.matchAll(/^(\w+) +(\d+)$/gm)].map(([, name, count]) => [name, count])),
    ).toEqual({
      operations: '1',
      lines: '1',
      groups: '1',
      webhooks: '1',
      variants: '1',
      schemas: '12',
      fields: '10',
      examples: '10',
      errorCodes: '2',
    })
    expect(status).toBe(0)
  })

  it('prints every problem and fails', () => {
    const { status, stderr } = check(edited(operationPath, 'summary: 下单', 'summmary: 下单'))
    expect(stderr).toMatch(/The catalog has 2 problems:\n.*:7 `summary`.*\n.*:9 Keyword/)
    expect(status).toBe(1)
  })
})
