/** `npm run sandbox`: the sandbox alone, for SDKs of any language. */
import { accessSync, constants, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { catalogSource } from '../../catalog/index.ts'
import { loadCatalog } from '../../catalog/load.ts'
import { type StoredCredentials, defaultKeyDirectory, loadKeyFiles } from './key-files.ts'
import { type Listening, listen } from './listen.ts'
import { parseOptions, parsePort } from './options.ts'
import { createPlayground } from './playground.ts'
import { runCommand } from './run-command.ts'
import { createToken } from './token.ts'

const usage = 'Usage: npm run sandbox -- [--port 8787] [--json] [--data-dir DIR] [--notify-allow HOST]…'
const defaultPort = 8787

/** What the sandbox command takes. */
export interface SandboxCommandOptions {
  /** 0 for any free one. */
  port: number
  /** Folder for the key files; orders live in memory. @default `.wxpay/sandbox` */
  dataDirectory?: string
  /** Hosts that notifications may go to beside this machine. */
  notifyHosts?: readonly string[]
}

/** What an SDK needs, as `--json` prints it (`design.md` §5). */
export interface SandboxInfo {
  url: string
  mchid: string
  serial: string
  privateKeyPath: string
  certificatePath: string
  platformSerial: string
  platformCertificatePath: string
  publicKeyId: string
  publicKeyPath: string
  apiV3Key: string
  apiV2Key: string
  appid: string
  subMchid: string
  adminUrl: string
  adminToken: string
}

/** Starts the sandbox on 127.0.0.1 and ::1. */
export async function startSandbox(options: SandboxCommandOptions): Promise<Listening & { info: SandboxInfo }> {
  const { port, dataDirectory, notifyHosts } = options
  const stored = await loadKeyFiles(keyDirectory(dataDirectory))
  const adminToken = createToken()
  const playground = await createPlayground({
    catalog: catalogSource(loadCatalog()),
    credentials: stored.credentials,
    token: adminToken,
    notifyHosts,
    log: (line) => console.error(line),
  })
  const listening = await listen({
    port,
    onRequest: (request, response) => playground.handle(request, response, 'api'),
    warn: (message) => console.error(message),
  })
  return { ...listening, info: sandboxInfo(listening.port, stored, adminToken) }
}

/** Key files stay where SDK settings found them last; in a folder that cannot be written, they go to a temporary one. */
function keyDirectory(dataDirectory: string | undefined): string {
  if (dataDirectory !== undefined) return join(resolve(dataDirectory), 'keys')
  try {
    accessSync(fileURLToPath(new URL('../../', import.meta.url)), constants.W_OK)
    return defaultKeyDirectory
  } catch {
    return join(mkdtempSync(join(tmpdir(), 'wxpay-')), 'keys')
  }
}

function sandboxInfo(port: number, { credentials, files }: StoredCredentials, adminToken: string): SandboxInfo {
  const { mchid, serial, platformSerial, publicKeyId, apiV3Key, apiV2Key, appid, subMchid } = credentials
  // the number, not the name: some clients try ::1 first and wait, others never try it
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    mchid,
    serial,
    privateKeyPath: files.privateKeyPath,
    certificatePath: files.certificatePath,
    platformSerial,
    platformCertificatePath: files.platformCertificatePath,
    publicKeyId,
    publicKeyPath: files.publicKeyPath,
    apiV3Key,
    apiV2Key,
    appid,
    subMchid,
    adminUrl: `${url}/__sandbox`,
    adminToken,
  }
}

function describe(info: SandboxInfo): string {
  const rows: [string, string][] = [
    ['Base URL', info.url],
    ['mchid', info.mchid],
    ['Merchant certificate serial', info.serial],
    ['Private key', info.privateKeyPath],
    ['Merchant certificate', info.certificatePath],
    ['Platform certificate', `${info.platformCertificatePath}  (serial ${info.platformSerial})`],
    ['WeChat Pay public key', `${info.publicKeyPath}  (id ${info.publicKeyId})`],
    ['APIv3 key', info.apiV3Key],
    ['APIv2 key', info.apiV2Key],
    ['appid', info.appid],
    ['sub_mchid', info.subMchid],
    ['Control API', info.adminUrl],
    ['X-Playground-Token for it', info.adminToken],
  ]
  const lines = rows.map(([name, value]) => `  ${name.padEnd(28)} ${value}`)
  return ['WeChat Pay sandbox, offline. All of this is test-only material.', ...lines, 'Stop with Ctrl+C.'].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    const options = parseOptions(
      process.argv.slice(2),
      {
        port: { type: 'string' },
        json: { type: 'boolean' },
        'data-dir': { type: 'string' },
        'notify-allow': { type: 'string', multiple: true },
      },
      usage,
    )
    const started = await startSandbox({
      port: parsePort(options.port, defaultPort),
      dataDirectory: options['data-dir'],
      notifyHosts: options['notify-allow'],
    })
    console.log(options.json ? JSON.stringify(started.info) : describe(started.info))
    return started
  })
}
