import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Builds the static site into `dist/` before the browser tests, so that they never see a stale one. */
export default function buildSite(): void {
  const root = join(import.meta.dirname, '..', '..')
  if (process.env.WXPAY_SKIP_BUILD) return
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error(`npm run build ended with ${status}.`)
}
