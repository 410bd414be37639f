/**
 * What a fresh clone is missing, installed on the way: npm packages, and Chromium for browser tests.
 * Plain Node, since it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** Runs `npm ci` when node_modules is absent or older than package-lock.json asks for. */
export function ensurePackages() {
  if (isInstalled()) return
  console.log('Installing the npm packages of package-lock.json (npm ci) …')
  run('npm', ['ci', '--no-audit', '--no-fund'])
}

/** Installs Debian's Chromium with apt-get when there is none; needs root. Returns its path. */
export function ensureChromium() {
  if (existsSync(chromiumPath)) return chromiumPath
  if (process.env.CHROMIUM_PATH || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(
      `The browser tests need Chromium, and ${chromiumPath} does not exist.\n` +
        'Install it (Debian: apt-get install chromium) or name yours: CHROMIUM_PATH=/path/to/chromium npm test',
    )
    process.exit(1)
  }
  console.log("Installing Debian's chromium for the browser tests (apt-get) …")
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'])
  return chromiumPath
}

/**
 * Runs a program in the project's root with inherited output; exits with its code when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  if (error) console.error(`${command} could not be started: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

// npm writes what it installed to node_modules/.package-lock.json; a package that differs means a stale folder.
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const present = packagesOf(installed)
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}
