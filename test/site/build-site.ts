import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const repository = join(import.meta.dirname, '..', '..')
const copied = [
  '.vitepress/config.ts',
  '.vitepress/page.ts',
  '.vitepress/config',
  '.vitepress/theme',
  'docs',
  'catalog',
]

/** A site that was built beside the repository's own, so that a running build or server is not disturbed. */
export interface BuiltSite {
  root: string
  /** Folder of the HTML files. */
  dist: string
  remove: () => void
}

/**
 * Copies the site into a temporary folder, lets `change` alter the copy, and builds it as `npm run build` does.
 *
 * @throws Error with the whole output when the build fails
 */
export async function buildSite(change: (root: string) => void = () => undefined): Promise<BuiltSite> {
  const root = mkdtempSync(join(tmpdir(), 'wxpay-site-'))
  const remove = () => rmSync(root, { recursive: true, force: true })
  mkdirSync(join(root, '.vitepress'))
  for (const path of [...copied, 'playground', 'package.json']) {
    cpSync(join(repository, path), join(root, path), { recursive: true })
  }
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  change(root)
  // A process of its own: VitePress keeps one Markdown renderer for its whole process.
  const vitepress = join(repository, 'node_modules', 'vitepress', 'bin', 'vitepress.js')
  try {
    await promisify(execFile)(process.execPath, [vitepress, 'build', root], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', FORCE_COLOR: '0' },
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch (error) {
    remove()
    const { stdout = '', stderr = '' } = Object(error)
    throw new Error(`The build failed.\n${stdout}\n${stderr}`, { cause: error })
  }
  return { root, dist: join(root, 'dist'), remove }
}
