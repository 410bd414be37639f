/** `npm start`: installs the packages when they are missing or stale, then runs the development server. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensurePackages } from './ensure.mjs'

ensurePackages()
const root = join(import.meta.dirname, '..')
console.log('Starting documentation, proxy and sandbox …')
const child = spawn(join(root, 'node_modules', '.bin', 'tsx'), ['playground/server/dev.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
// The child decides how it ends; this process only passes the signal on.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
