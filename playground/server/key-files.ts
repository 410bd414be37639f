import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCertificate } from '../protocol/index.ts'
import { type SandboxCredentials, generateSandboxCredentials } from '../sandbox/index.ts'
import { SetupError } from './setup-error.ts'

/** Folder of the sandbox's key files when no other is asked for; git-ignored. */
export const defaultKeyDirectory = fileURLToPath(new URL('../../.wxpay/sandbox/', import.meta.url))

/** Where the files are that an SDK is configured with. */
export interface KeyFiles {
  privateKeyPath: string
  certificatePath: string
  platformCertificatePath: string
  publicKeyPath: string
}

/** The sandbox's credentials with the files that hold them. */
export interface StoredCredentials {
  credentials: SandboxCredentials
  files: KeyFiles
}

const credentialsFile = 'credentials.json'
const fileNames = {
  privateKeyPath: 'apiclient_key.pem',
  certificatePath: 'apiclient_cert.pem',
  platformCertificatePath: 'wechatpay_cert.pem',
  publicKeyPath: 'pub_key.pem',
} satisfies Record<keyof KeyFiles, string>

/**
 * The sandbox's credentials in a folder, made on first use (folder 0700, files 0600) and reused from then on, so that
 * SDK settings stay valid between runs. Expired ones are replaced. Test-only material: no real key is ever asked for.
 *
 * Throws `SetupError` when the file exists and cannot be read.
 */
export async function loadKeyFiles(directory: string = defaultKeyDirectory): Promise<StoredCredentials> {
  const stored = readCredentials(directory)
  if (stored && (await isCurrent(stored))) return { credentials: stored, files: writePems(directory, stored) }
  if (stored) rmSync(join(directory, credentialsFile))
  const credentials = await createFolder(directory, await generateSandboxCredentials())
  return { credentials, files: writePems(directory, credentials) }
}

/** Writes a private file: 0600 from its first byte on. */
export function writePrivateFile(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 })
  // the mode above holds for new files only
  chmodSync(path, 0o600)
}

/** Makes a private folder, and those above it that do not exist: 0700. */
export function makePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (statSync(path).mode & 0o077) chmodSync(path, 0o700)
}

function readCredentials(directory: string): SandboxCredentials | undefined {
  const path = join(directory, credentialsFile)
  if (!existsSync(path)) return undefined
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (isCredentials(value)) return value
  } catch (error) {
    throw new SetupError(
      'credentials-unreadable',
      `Cannot read the sandbox's credentials ${path}. Delete the folder to have new ones made.`,
      { cause: error },
    )
  }
  throw new SetupError(
    'credentials-unreadable',
    `${path} does not hold the sandbox's credentials. Delete the folder to have new ones made.`,
  )
}

/** Two processes may start at once: the one whose file is there first decides, the other takes its credentials. */
async function createFolder(directory: string, credentials: SandboxCredentials): Promise<SandboxCredentials> {
  makePrivateDirectory(directory)
  const scratch = mkdtempSync(join(dirname(directory.replace(/\/$/, '')), `.${basename(directory)}-`))
  try {
    const path = join(scratch, credentialsFile)
    writePrivateFile(path, `${JSON.stringify(credentials, null, 2)}\n`)
    const stored = readCredentials(directory)
    if (stored) return stored
    renameSync(path, join(directory, credentialsFile))
    return credentials
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function writePems(directory: string, credentials: SandboxCredentials): KeyFiles {
  const pems: Record<keyof KeyFiles, string> = {
    privateKeyPath: credentials.privateKeyPem,
    certificatePath: credentials.certificatePem,
    platformCertificatePath: credentials.platformCertificatePem,
    publicKeyPath: credentials.publicKeyPem,
  }
  const write = (name: keyof KeyFiles): string => {
    const path = join(directory, fileNames[name])
    if (!existsSync(path) || readFileSync(path, 'utf8') !== pems[name]) writePrivateFile(path, pems[name])
    return path
  }
  return {
    privateKeyPath: write('privateKeyPath'),
    certificatePath: write('certificatePath'),
    platformCertificatePath: write('platformCertificatePath'),
    publicKeyPath: write('publicKeyPath'),
  }
}

async function isCurrent({ certificatePem, platformCertificatePem }: SandboxCredentials): Promise<boolean> {
  const certificates = await Promise.all([readCertificate(certificatePem), readCertificate(platformCertificatePem)])
  return certificates.every(({ notAfter }) => notAfter.getTime() > Date.now())
}

const credentialNames = [
  'mchid',
  'serial',
  'privateKeyPem',
  'certificatePem',
  'platformSerial',
  'platformPrivateKeyPem',
  'platformCertificatePem',
  'publicKeyId',
  'wechatpayPrivateKeyPem',
  'publicKeyPem',
  'apiV3Key',
  'apiV2Key',
  'appid',
  'subMchid',
  'subAppid',
  'openid',
] satisfies (keyof SandboxCredentials)[]

function isCredentials(value: unknown): value is SandboxCredentials {
  const candidate: Record<string, unknown> = Object(value)
  return credentialNames.every((name) => typeof candidate[name] === 'string')
}
