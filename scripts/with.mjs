/** Runs a program of node_modules/.bin after making sure that the packages are there: `node scripts/with.mjs BIN [ARGUMENT …]`. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensurePackages } from './ensure.mjs'

ensurePackages()
const [bin = '', ...args] = process.argv.slice(2)
const child = spawn(join(import.meta.dirname, '..', 'node_modules', '.bin', bin), args, { stdio: 'inherit' })
// The child decides how it ends; this process only passes the signal on.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
