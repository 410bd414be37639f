/** `npm run serve`: the built site with proxy and sandbox, one process. */
import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import { catalogSource } from '../../catalog/index.ts'
import { loadCatalog } from '../../catalog/load.ts'
import { isLoopback } from './addresses.ts'
import { loadKeyFiles } from './key-files.ts'
import { type Listening, listen } from './listen.ts'
import { createLiveSend } from './live-send.ts'
import { parseOptions, parsePort } from './options.ts'
import { createPlayground } from './playground.ts'
import { loadLiveProfiles } from './profiles.ts'
import { runCommand } from './run-command.ts'
import { SetupError } from './setup-error.ts'
import { loadSiteFiles } from './site-files.ts'
import { createToken } from './token.ts'

const usage = 'Usage: npm run serve -- [--port 4173] [--host ADDRESS] [--allow-host NAME]…'
const defaultDirectory = fileURLToPath(new URL('../../dist/', import.meta.url))

/** What the serve command takes. */
export interface ServeOptions {
  /** 0 for any free one. */
  port: number
  /** Address to bind. @default both loopback addresses */
  host?: string
  /** Names the site goes by, beside the loopback ones. */
  allowHosts?: readonly string[]
  /** Folder of the built site. @default dist */
  directory?: string
  /** Folder of the sandbox's key files. */
  keyDirectory?: string
}

/** Serves a built site. Live profiles are served to this machine only. */
export async function startServe(options: ServeOptions): Promise<Listening & { files: number }> {
  const { port, host, allowHosts = [], directory = defaultDirectory, keyDirectory } = options
  const warn = (message: string) => console.warn(message)
  const token = createToken()
  const site = loadSiteFiles(directory, token)
  const liveProfiles = await loadLiveProfiles({ send: createLiveSend(), warn })
  if (liveProfiles.length > 0 && host !== undefined && !isThisMachine(host)) {
    throw new SetupError(
      'live-on-network',
      `Live profiles are configured, and --host ${host} would offer them to the network. Remove them, or leave --host out.`,
    )
  }
  const { credentials } = await loadKeyFiles(keyDirectory)
  const names = host === undefined || isWildcard(host) ? allowHosts : [...allowHosts, hostName(host)]
  const playground = await createPlayground({
    catalog: catalogSource(loadCatalog()),
    credentials,
    token,
    liveProfiles,
    allowHosts: names,
    log: warn,
  })
  const listening = await listen({
    port,
    host,
    allowHosts: names,
    onRequest: (request, response) => {
      if (!playground.handle(request, response)) site.answer(request, response)
    },
    warn,
  })
  return { ...listening, files: site.count }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || isLoopback(host)
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** As it stands in a `Host` header. */
function hostName(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    const options = parseOptions(
      process.argv.slice(2),
      { port: { type: 'string' }, host: { type: 'string' }, 'allow-host': { type: 'string', multiple: true } },
      usage,
    )
    const started = await startServe({
      port: parsePort(options.port, 4173),
      host: options.host,
      allowHosts: options['allow-host'],
    })
    console.log(`Serving ${started.files} built files with proxy and sandbox on ${started.url}/`)
    if (options.host)
      console.log(
        `Bound to ${options.host}. Names it answers to: localhost, ${[options.host, ...(options['allow-host'] ?? [])].join(', ')}`,
      )
    console.log('Stop with Ctrl+C.')
    return started
  })
}
