import type { IncomingMessage, ServerResponse } from 'node:http'
import { sep } from 'node:path'
import type { Plugin, ViteDevServer } from 'vite'
import type { Catalog } from '../../catalog/index.ts'
import { CatalogError, catalogDirectory, loadCatalog } from '../../catalog/load.ts'
import { targetOf } from './adapter.ts'
import { catalogFiles, catalogPrefix } from './catalog-files.ts'
import { loadKeyFiles } from './key-files.ts'
import { createLiveCatalog } from './live-catalog.ts'
import { createLiveSend } from './live-send.ts'
import { type Playground, createPlayground } from './playground.ts'
import { loadLiveProfiles } from './profiles.ts'
import { rawRefusal, refuseRaw } from './raw-guard.ts'
import { allowedHosts } from './hosts.ts'
import { createToken, tokenMetaName } from './token.ts'

/** What the plugin takes from the site. */
export interface PlaygroundPluginOptions {
  /** Reads the catalog, again after each change. @default loadCatalog */
  catalog?: () => Catalog
  /** Folder whose YAML files are watched. @default the catalog's */
  catalogDirectory?: string
  /** Folder of the sandbox's key files. @default .wxpay/sandbox */
  keyDirectory?: string
}

/** Several files change at once when a branch is checked out. */
const reloadDelayMs = 80

/**
 * The playground as a Vite plugin. In development it mounts the proxy (`/__playground/`), the sandbox (`/__sandbox/`,
 * and the API's own paths for SDKs) and the catalog's JSON (`/catalog/`), and hands the token to the pages; a build
 * gets the JSON files and nothing else. Pages reload when a description changes.
 */
export function playgroundPlugin(options: PlaygroundPluginOptions = {}): Plugin {
  const readCatalog = options.catalog ?? (() => loadCatalog())
  const token = createToken()
  return {
    name: 'wxpay:playground',
    config: (_config, { command }) =>
      // Vite's own CORS answers other ports of this machine; nothing here is for them
      command === 'serve' ? { server: { cors: false } } : undefined,
    configureServer: (server) => mount(server, readCatalog, token, options),
    transformIndexHtml: {
      order: 'pre',
      handler: (_html, { server }) =>
        server ? [{ tag: 'meta', attrs: { name: tokenMetaName, content: token }, injectTo: 'head' }] : [],
    },
    generateBundle() {
      if (this.environment.name !== 'client') return
      for (const [path, content] of catalogFiles(readCatalog())) {
        this.emitFile({ type: 'asset', fileName: path.slice(1), source: content() })
      }
    },
  }
}

async function mount(
  server: ViteDevServer,
  readCatalog: () => Catalog,
  token: string,
  { catalogDirectory: directory = catalogDirectory, keyDirectory }: PlaygroundPluginOptions,
): Promise<void> {
  const { logger } = server.config
  const warn = (message: string) => logger.warn(message)
  const catalog = createLiveCatalog(readCatalog())
  const liveProfiles = await loadLiveProfiles({ send: createLiveSend(), warn })
  const { credentials } = await loadKeyFiles(keyDirectory)
  const playground = await createPlayground({ catalog: catalog.source, credentials, token, liveProfiles, log: warn })
  server.middlewares.use((request, response, next) => {
    if (answerCatalogFile(request, response, catalog.file) || answerPlayground(request, response, playground)) return
    next()
  })
  watchDescriptions(server, directory, () => catalog.replace(readCatalog()))
}

/** The dev server of Vite itself has no raw guards in front; our own (`dev.ts`) has, and they agree. */
function answerPlayground(request: IncomingMessage, response: ServerResponse, playground: Playground): boolean {
  const isOurs = /^\/(?:__|v3\/)/.test(targetOf(request))
  const refusal = isOurs ? rawRefusal(request, new Set(allowedHosts(request.socket.localPort ?? 0))) : undefined
  if (!refusal) return playground.handle(request, response)
  refuseRaw(response, refusal)
  return true
}

function answerCatalogFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: (path: string) => string | undefined,
): boolean {
  const [path = ''] = targetOf(request).split('?', 1)
  if (!path.startsWith(catalogPrefix)) return false
  const content = file(path)
  response.writeHead(content === undefined ? 404 : 200, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  })
  response.end(content ?? '{}')
  return true
}

function watchDescriptions(server: ViteDevServer, directory: string, reload: () => void): void {
  let timer: NodeJS.Timeout | undefined
  const prefix = directory.endsWith(sep) ? directory : directory + sep
  server.watcher.add(directory)
  server.watcher.on('all', (_event, file) => {
    if (!file.startsWith(prefix) || !file.endsWith('.yaml')) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      try {
        reload()
      } catch (error) {
        if (!(error instanceof CatalogError)) throw error
        // the last good catalog stays in use
        return server.config.logger.error(error.message)
      }
      server.environments.client.hot.send({ type: 'full-reload' })
    }, reloadDelayMs)
  })
}
