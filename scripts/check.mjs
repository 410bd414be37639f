/** `npm run check`, the gate: installs what is missing, then every check in turn; stops at the first that fails. */
import { ensurePackages, run } from './ensure.mjs'

ensurePackages()
for (const script of ['lint', 'typecheck', 'catalog:check', 'build', 'test']) {
  console.log(`\n— npm run ${script}`)
  run('npm', ['run', '--silent', script])
}
