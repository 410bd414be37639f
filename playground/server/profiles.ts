import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ProtocolError, importPrivateKey, importPublicKey, readCertificate, sameSerial } from '../protocol/index.ts'
import type { PlatformKeys, Profile, Send } from '../proxy/index.ts'
import { type ProfileSource, readProfileSources } from './profile-source.ts'
import { SetupError } from './setup-error.ts'

/** What live profiles are made of. */
export interface ProfileOptions {
  /** @default profiles.local.yaml in the project's root */
  file?: string
  env?: NodeJS.ProcessEnv
  /** How live requests travel. */
  send: Send
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number
  /** Told of key files that others can read. */
  warn?: (message: string) => void
}

const defaultFile = join(fileURLToPath(new URL('../../', import.meta.url)), 'profiles.local.yaml')
const keyBytes = 32

/**
 * Loads the live profiles and checks that their files belong together. Throws `SetupError` at the first that does
 * not, naming file and rule; no message holds key material. Files that others may read are warned about.
 *
 * Writes stay locked unless `WXPAY_ALLOW_WRITES` names the profile, anew for each run.
 */
export async function loadLiveProfiles(options: ProfileOptions): Promise<Profile[]> {
  const { file = defaultFile, env = process.env } = options
  const sources = readProfileSources(file, env)
  if (sources.length > 0 && env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new SetupError(
      'tls-disabled',
      'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off the check of TLS certificates. Unset it before using live profiles.',
    )
  }
  const writable = new Set((env.WXPAY_ALLOW_WRITES ?? '').split(',').map((id) => id.trim()))
  const profiles: Profile[] = []
  for (const source of sources) profiles.push(await loadProfile(source, writable.has(source.id), options))
  return profiles
}

async function loadProfile(source: ProfileSource, unlockable: boolean, options: ProfileOptions): Promise<Profile> {
  const { id, mchid, title = mchid, amountCapFen } = source
  const privateKeyPem = readKeyFile(source, 'privateKey', options)
  const [signingKey, decryptionKey] = await naming(source, 'privateKey', () =>
    Promise.all([importPrivateKey(privateKeyPem, 'sign'), importPrivateKey(privateKeyPem, 'decrypt')]),
  )
  const serial = await readSerial(source, privateKeyPem, options)
  const platformKeys = await readPlatformKeys(source, options)
  const apiV3Key = source.apiV3KeyFile ? readApiV3Key(source, options) : undefined
  if (!platformKeys.encrypt && !apiV3Key) {
    fail(
      source,
      'give `publicKey` and `publicKeyId` (微信支付公钥), or `apiV3KeyFile` to download platform certificates with: without either, no answer can be verified.',
    )
  }
  return {
    id,
    title: `${title}（真实环境）`,
    kind: 'live',
    mchid,
    serial,
    verification: platformKeys.encrypt ? 'public-key' : 'certificate',
    readOnly: true,
    unlockable,
    ...(amountCapFen === undefined ? {} : { amountCapFen }),
    signingKey,
    decryptionKey,
    platformKeys,
    ...(apiV3Key ? { apiV3Key } : {}),
    send: options.send,
  }
}

/** The serial of the certificate, after checking that it is the key's, in force, and the one that was written down. */
async function readSerial(source: ProfileSource, privateKeyPem: string, options: ProfileOptions): Promise<string> {
  if (!source.certificate) {
    if (source.serial && /^[0-9A-Fa-f]{8,40}$/.test(source.serial)) return source.serial.toUpperCase()
    return fail(source, 'give `certificate` (the path of apiclient_cert.pem), or `serial`: its serial in hex.')
  }
  const pem = readKeyFile(source, 'certificate', options)
  const { serial, notBefore, notAfter } = await naming(source, 'certificate', () => readCertificate(pem))
  const now = (options.now ?? Date.now)()
  if (notAfter.getTime() < now)
    fail(
      source,
      `the certificate ${source.certificate} expired on ${day(notAfter)}. Apply for a new one on the merchant platform.`,
    )
  if (notBefore.getTime() > now)
    fail(
      source,
      `the certificate ${source.certificate} is valid only from ${day(notBefore)}. Check this machine's clock.`,
    )
  if (source.serial && !sameSerial(source.serial, serial)) {
    fail(
      source,
      `\`serial\` is ${source.serial}, but the certificate ${source.certificate} has serial ${serial}. Remove \`serial\`, or use the certificate that belongs to it.`,
    )
  }
  if (!new X509Certificate(pem).checkPrivateKey(createPrivateKey(privateKeyPem))) {
    fail(
      source,
      `the private key ${source.privateKey} does not belong to the certificate ${source.certificate} (serial ${serial}). Both come from one apiclient package.`,
    )
  }
  return serial
}

async function readPlatformKeys(source: ProfileSource, options: ProfileOptions): Promise<PlatformKeys> {
  const { publicKeyId } = source
  if (!publicKeyId) return { verify: new Map() }
  const pem = readKeyFile(source, 'publicKey', options)
  const [verify, key] = await naming(source, 'publicKey', () =>
    Promise.all([importPublicKey(pem, 'verify'), importPublicKey(pem, 'encrypt')]),
  )
  return { verify: new Map([[publicKeyId, verify]]), encrypt: { serial: publicKeyId, key } }
}

function readApiV3Key(source: ProfileSource, options: ProfileOptions): string {
  const key = readKeyFile(source, 'apiV3KeyFile', options).trim()
  const length = Buffer.byteLength(key)
  if (length === keyBytes) return key
  return fail(source, `the APIv3 key in ${source.apiV3KeyFile} has ${length} bytes; it must have exactly ${keyBytes}.`)
}

type FileField = 'privateKey' | 'certificate' | 'publicKey' | 'apiV3KeyFile'

function readKeyFile(source: ProfileSource, field: FileField, { warn }: ProfileOptions): string {
  const path = source[field] ?? ''
  try {
    const isSecret = field === 'privateKey' || field === 'apiV3KeyFile'
    const mode = statSync(path).mode & 0o777
    if (isSecret && mode & 0o077)
      warn?.(`${path} can be read by others (mode 0${mode.toString(8)}). Run: chmod 600 ${path}`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code = 'unreadable' }: NodeJS.ErrnoException = Object(error)
    return fail(source, `cannot read \`${field}\` ${path} (${code}).`)
  }
}

/** Protocol errors say what is wrong with a key, not in which file. */
async function naming<T>(source: ProfileSource, field: FileField, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProtocolError) return fail(source, `\`${field}\` ${source[field]}: ${error.message}`)
    throw error
  }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function fail(source: ProfileSource, message: string): never {
  throw new SetupError('profile-invalid', `${source.where} (${source.id}): ${message}`)
}
