import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { targetOf } from './adapter.ts'
import { contentType, isCompressible } from './content-types.ts'
import { SetupError } from './setup-error.ts'
import { tokenMetaTag } from './token.ts'

/** A built site as it is served. */
export interface SiteFiles {
  /** Number of files. */
  count: number
  answer: (request: IncomingMessage, response: ServerResponse) => void
}

interface SiteFile {
  path: string
  type: string
  /** Built files with a hash in their name never change. */
  isImmutable: boolean
}

interface LoadedFile {
  plain: Buffer
  packed?: Buffer
  etag: string
}

const notFoundPath = '/404.html'
const headTag = '<head>'
const hashedNameRE = /^\/assets\/.*\.[\w-]{8,}\.\w+$/

/** On top of the policy in each page's meta tag, which cannot say who may frame it. */
const securityHeaders = {
  'content-security-policy': "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Reads the list of built files once. A request is looked up in that list and never in the file system, so no
 * spelling of a path leads out of it; hidden files and symbolic links are not on it. HTML gets the token's meta tag.
 *
 * Throws `SetupError` when the folder holds no built site.
 */
export function loadSiteFiles(directory: string, token: string): SiteFiles {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new SetupError('site-missing', `There is no built site in ${directory}. Build it first: npm run build`)
  }
  const files = new Map(listFiles(directory).map((path) => [path, describe(path)]))
  const load = cachedLoader(directory, token)
  return {
    count: files.size,
    answer: (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod(response)
      const file = findFile(targetOf(request), files)
      if (file) return answerFile(request, response, 200, file, load(file.path))
      const notFound = files.get(notFoundPath)
      if (notFound) return answerFile(request, response, 404, notFound, load(notFoundPath))
      response.writeHead(404, securityHeaders).end()
    },
  }
}

/** Clean URLs: `/openapi/x` is `x.html`, `/guide/` is `guide/index.html`. Percent escapes are decoded once. */
function findFile(target: string, files: ReadonlyMap<string, SiteFile>): SiteFile | undefined {
  const path = decode(target.split('?', 1)[0] ?? '')
  if (path === undefined) return undefined
  if (path.endsWith('/')) return files.get(`${path}index.html`)
  return files.get(path) ?? files.get(`${path}.html`) ?? files.get(`${path}/index.html`)
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** Walks by itself: `readdirSync` with `recursive` follows symbolic links to folders. */
function listFiles(directory: string, prefix = '/'): string[] {
  return readdirSync(join(directory, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.')) return []
    if (entry.isDirectory()) return listFiles(directory, `${prefix}${entry.name}/`)
    return entry.isFile() ? [prefix + entry.name] : []
  })
}

function describe(path: string): SiteFile {
  return { path, type: contentType(path), isImmutable: hashedNameRE.test(path) }
}

/** Files stay in memory once asked for: a site is a few dozen megabytes, and packing is done once. */
function cachedLoader(directory: string, token: string): (path: string) => LoadedFile {
  const loaded = new Map<string, LoadedFile>()
  return (path) => {
    const known = loaded.get(path)
    if (known) return known
    const file = load(join(directory, path), path, token)
    loaded.set(path, file)
    return file
  }
}

function load(file: string, path: string, token: string): LoadedFile {
  const bytes = readFileSync(file)
  const plain = path.endsWith('.html') ? withToken(bytes, token) : bytes
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return { plain, etag, ...(isCompressible(contentType(path)) ? { packed: gzipSync(plain) } : {}) }
}

function withToken(html: Buffer, token: string): Buffer {
  return Buffer.from(html.toString('utf8').replace(headTag, () => `${headTag}${tokenMetaTag(token)}`))
}

function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  { type, isImmutable }: SiteFile,
  { plain, packed, etag }: LoadedFile,
): void {
  const headers = {
    ...securityHeaders,
    'content-type': type,
    // HTML holds the token of this run
    'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
    ...(packed ? { vary: 'Accept-Encoding' } : {}),
  }
  if (status === 200 && request.headers['if-none-match'] === etag) return void response.writeHead(304, headers).end()
  const isPacked = packed !== undefined && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const body = isPacked ? packed : plain
  const encoding = isPacked ? { 'content-encoding': 'gzip' } : {}
  response.writeHead(status, { ...headers, ...encoding, 'content-length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function refuseMethod(response: ServerResponse): void {
  response.writeHead(405, { ...securityHeaders, allow: 'GET, HEAD' }).end()
}
