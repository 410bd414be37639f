import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { SetupError } from './setup-error.ts'

/** A live profile as it is written down, in `profiles.local.yaml` or in `WXPAY_*` variables. Paths are absolute. */
export interface ProfileSource {
  /** What to call it in messages: file and entry, or `WXPAY_*`. */
  where: string
  id: string
  title?: string
  mchid: string
  serial?: string
  privateKey: string
  certificate?: string
  publicKey?: string
  publicKeyId?: string
  apiV3KeyFile?: string
  amountCapFen?: number
}

const textNames = [
  'id',
  'title',
  'mchid',
  'serial',
  'privateKey',
  'certificate',
  'publicKey',
  'publicKeyId',
  'apiV3KeyFile',
]
const pathNames = new Set(['privateKey', 'certificate', 'publicKey', 'apiV3KeyFile'])
const reservedIdRE = /^sandbox(?:-|$)/
const idRE = /^[a-z0-9][a-z0-9-]{0,31}$/
const mchidRE = /^\d{8,12}$/
const publicKeyIdRE = /^PUB_KEY_ID_[0-9A-Za-z]+$/

const variables: Record<string, string> = {
  WXPAY_TITLE: 'title',
  WXPAY_MCHID: 'mchid',
  WXPAY_SERIAL: 'serial',
  WXPAY_PRIVATE_KEY: 'privateKey',
  WXPAY_CERTIFICATE: 'certificate',
  WXPAY_PUBLIC_KEY: 'publicKey',
  WXPAY_PUBLIC_KEY_ID: 'publicKeyId',
  WXPAY_API_V3_KEY_FILE: 'apiV3KeyFile',
}

/**
 * The live profiles of a file (none when it does not exist) and, with id `env`, of `WXPAY_*` variables (none without
 * `WXPAY_MCHID`). Throws `SetupError` that names the entry, the field and the rule.
 */
export function readProfileSources(file: string, env: NodeJS.ProcessEnv): ProfileSource[] {
  const sources = [...readFile(file), ...readEnvironment(env)]
  const repeated = sources.find(({ id }, index) => sources.findIndex((other) => other.id === id) !== index)
  if (repeated) fail(repeated.where, `id "${repeated.id}" is used twice; each profile needs its own.`)
  return sources
}

function readFile(file: string): ProfileSource[] {
  if (!existsSync(file)) return []
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new SetupError('profile-invalid', `${file} is not valid YAML: ${firstLine(error)}`)
  }
  const { profiles } = Object(content ?? { profiles: [] })
  if (!Array.isArray(profiles)) fail(file, 'it must hold a list named `profiles`. See profiles.example.yaml.')
  return profiles.map((entry: unknown, index) => readEntry(entry, `${file} profiles[${index}]`, dirname(file)))
}

function readEnvironment(env: NodeJS.ProcessEnv): ProfileSource[] {
  if (!env.WXPAY_MCHID) return []
  const entry: Record<string, unknown> = { id: 'env' }
  for (const [variable, name] of Object.entries(variables)) if (env[variable]) entry[name] = env[variable]
  if (env.WXPAY_AMOUNT_CAP_FEN) entry.amountCapFen = Number(env.WXPAY_AMOUNT_CAP_FEN)
  return [readEntry(entry, 'the WXPAY_* variables', process.cwd())]
}

function readEntry(value: unknown, where: string, base: string): ProfileSource {
  const entry: Record<string, unknown> = Object(value)
  const texts: Record<string, string> = {}
  for (const [name, field] of Object.entries(entry)) {
    if (name === 'amountCapFen' || field === undefined || field === null) continue
    if (!textNames.includes(name))
      fail(where, `there is no field \`${name}\`. Known: ${[...textNames, 'amountCapFen'].join(', ')}.`)
    if (typeof field !== 'string')
      fail(where, `\`${name}\` must be text; put it in quotes (a long number would lose digits).`)
    texts[name] = pathNames.has(name) ? resolve(base, field) : field
  }
  const { id = '', mchid = '', privateKey = '' } = texts
  if (!idRE.test(id) || reservedIdRE.test(id))
    fail(where, '`id` must be lower-case letters, digits and `-`, and not begin with `sandbox`.')
  if (!mchidRE.test(mchid)) fail(where, '`mchid` must be the 8 to 12 digits of the merchant number.')
  if (!privateKey) fail(where, '`privateKey` is missing: the path of apiclient_key.pem.')
  return {
    ...texts,
    where,
    id,
    mchid,
    privateKey,
    ...readCap(entry.amountCapFen, where),
    ...readPublicKeyId(texts, where),
  }
}

function readCap(value: unknown, where: string): Pick<ProfileSource, 'amountCapFen'> {
  if (value === undefined || value === null) return {}
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return { amountCapFen: value }
  return fail(where, '`amountCapFen` must be a whole number of fen.')
}

function readPublicKeyId(
  { publicKey, publicKeyId }: Record<string, string>,
  where: string,
): Pick<ProfileSource, 'publicKeyId'> {
  if (!publicKey && !publicKeyId) return {}
  if (!publicKey) fail(where, '`publicKeyId` needs `publicKey`: the path of pub_key.pem.')
  if (!publicKeyId || !publicKeyIdRE.test(publicKeyId)) {
    fail(
      where,
      '`publicKeyId` must be the id shown beside the public key on the merchant platform: PUB_KEY_ID_ and digits.',
    )
  }
  return { publicKeyId }
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'unreadable'
}

function fail(where: string, message: string): never {
  throw new SetupError('profile-invalid', `${where}: ${message}`)
}
