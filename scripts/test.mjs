/**
 * `npm test`: installs what is missing, then unit and interop tests (Vitest) and browser tests (Playwright).
 * Ends with one line that adds both up. `npm test -- unit` or `npm test -- e2e` runs one half.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium, ensurePackages } from './ensure.mjs'

const root = join(import.meta.dirname, '..')
const half = process.argv[2]

ensurePackages()
const reports = mkdtempSync(join(tmpdir(), 'wxpay-test-'))
const runs = [half === 'e2e' ? undefined : runVitest(), half === 'unit' ? undefined : runPlaywright()].filter(Boolean)
rmSync(reports, { recursive: true })

const sum = (key) => runs.reduce((total, run) => total + run[key], 0)
const skipped = sum('skipped')
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`)
process.exit(runs.every((run) => run.ok) ? 0 : 1)

function runVitest() {
  const report = join(reports, 'vitest.json')
  const ok = execute('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
  return { ok, passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}

function runPlaywright() {
  const report = join(reports, 'playwright.json')
  const ok = execute('playwright', ['test', '--reporter=list,json'], {
    CHROMIUM_PATH: ensureChromium(),
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  const { expected, flaky, unexpected, skipped } = JSON.parse(readFileSync(report, 'utf8')).stats
  return { ok, passed: expected + flaky, failed: unexpected, skipped }
}

function execute(bin, args, env = {}) {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', bin), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return status === 0
}
