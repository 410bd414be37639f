/** The static build: time and memory a page, size and nodes of API pages, bytes of the first one. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Row } from './table.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const nodeRE = /<[a-z!]/gi
const assetRE = /(?:href|src)="(\/assets\/[^"]+)"/g

/** Builds from a cold cache, then reads what came out. */
export async function benchSite(): Promise<Row[]> {
  rmSync(join(root, '.vitepress', 'cache'), { recursive: true, force: true })
  const { seconds, peakMegabytes } = await build()
  const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'))
  const apiPages = pages
    .filter((file) => file.startsWith(join('openapi', 'v')))
    .map((file) => ({ file, html: readFileSync(join(dist, file), 'utf8') }))
  const largest = apiPages.reduce((most, page) => (page.html.length > most.html.length ? page : most))
  const nodes = Math.max(...apiPages.map(({ html }) => html.match(nodeRE)?.length ?? 0))
  console.log(`${pages.length} pages in ${seconds.toFixed(1)} s, peak ${peakMegabytes.toFixed(0)} MB`)
  console.log(`largest API page: ${relative(dist, join(dist, largest.file))}`)
  return [
    budget('build, cold, whole site', seconds, 's', 60),
    budget('peak memory of the build', peakMegabytes, 'MB', 2600),
    budget('HTML of the largest API page', Buffer.byteLength(largest.html) / 1000, 'kB', 45),
    budget('nodes of the fullest API page', nodes, 'nodes', 1500),
    budget('first API page with its assets, gzip', firstPageBytes(largest.html) / 1000, 'kB', 220),
  ]
}

function budget(what: string, measured: number, unit: string, reference: number): Row {
  return { what, measured, unit, reference, referenceIs: 'budget', rule: 'at-most', goal: 1 }
}

// The page itself and everything its HTML names: what a browser asks for before the playground is loaded.
function firstPageBytes(html: string): number {
  const assets = [...new Set([...html.matchAll(assetRE)].map(([, path = '']) => path))]
  const fonts = assets.filter((path) => /\.woff2?$/.test(path))
  const others = assets.filter((path) => !fonts.includes(path))
  return (
    gzipSync(html).length +
    others.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0) +
    fonts.reduce((sum, path) => sum + statSync(join(dist, path)).size, 0)
  )
}

// Linux keeps the peak of a process in /proc; it is read while the build runs.
async function build(): Promise<{ seconds: number; peakMegabytes: number }> {
  const start = performance.now()
  const child = spawn(join(root, 'node_modules', '.bin', 'vitepress'), ['build'], { cwd: root, stdio: 'ignore' })
  let peakKilobytes = 0
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      peakKilobytes = Math.max(peakKilobytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
    } catch {
      // The process has just ended, or this is not Linux: the figure stays what it was.
    }
  }, 50)
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error(`vitepress build ended with ${code}: run \`npm run build\` to see why.`)
  return { seconds: (performance.now() - start) / 1000, peakMegabytes: peakKilobytes / 1024 }
}
