import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { vectors } from '../../test/fixtures/vectors.ts'
import { createCertificate, generateKeyPair } from '../protocol/index.ts'
import { readProfileSources } from './profile-source.ts'
import { loadLiveProfiles } from './profiles.ts'
import { SetupError } from './setup-error.ts'

const { keys } = vectors
const folder = mkdtempSync(join(tmpdir(), 'wxpay-profiles-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = file('key.pem', keys.merchant_private_key_pkcs8_pem)
const certificate = file('cert.pem', keys.merchant_certificate_pem, 0o644)
file('pub.pem', keys.wechatpay_public_key_spki_pem, 0o644)
const apiV3KeyFile = file('apiv3.txt', `${keys.apiv3_key}\n`)
const entry = {
  id: 'shop',
  title: '小店',
  mchid: '1900000001',
  privateKey: 'key.pem',
  certificate: 'cert.pem',
  publicKey: 'pub.pem',
  publicKeyId: keys.wechatpay_public_key_id,
}

function file(name: string, text: string | Buffer, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

/** A date within the validity of the vectors' certificate. */
const now = () => Date.parse('2028-06-01T00:00:00Z')

async function load(entries: object[], env: NodeJS.ProcessEnv = {}) {
  const warnings: string[] = []
  const path = file('profiles.local.yaml', stringify({ profiles: entries }))
  const send = () => Promise.reject(new Error('nothing is sent here'))
  const profiles = await loadLiveProfiles({ file: path, env, send, now, warn: (message) => warnings.push(message) })
  return { profiles, warnings }
}

const problem = async (entries: object[], env?: NodeJS.ProcessEnv): Promise<string> => {
  const error = await load(entries, env).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof SetupError)) throw new Error(`No SetupError but ${String(error)}`)
  // row 14: whatever is wrong, no line of a key is told
  for (const pem of [keys.merchant_private_key_pkcs8_pem, keys.apiv3_key]) {
    for (const line of pem.split('\n').filter((text) => text.length > 20 && !text.includes('-----')))
      expect(error.message).not.toContain(line)
  }
  return error.message
}

describe('a profile that is right', () => {
  it('is live, read-only, and takes its serial from the certificate', async () => {
    const { profiles, warnings } = await load([entry])
    expect(profiles).toHaveLength(1)
    expect(profiles[0]).toMatchObject({
      id: 'shop',
      title: '小店（真实环境）',
      kind: 'live',
      serial: keys.merchant_serial_no,
      verification: 'public-key',
      readOnly: true,
      unlockable: false,
    })
    expect(profiles[0]?.signingKey.extractable).toBe(false)
    expect(warnings).toEqual([])
  })

  it('row 17: writes must be allowed by name, for this run', async () => {
    expect((await load([entry], { WXPAY_ALLOW_WRITES: 'other' })).profiles[0]?.unlockable).toBe(false)
    expect((await load([entry], { WXPAY_ALLOW_WRITES: 'other, shop' })).profiles[0]).toMatchObject({
      unlockable: true,
      readOnly: true,
    })
  })

  it('is what profiles.example.yaml shows', () => {
    const example = join(import.meta.dirname, '../../profiles.example.yaml')
    expect(readProfileSources(example, {}).map(({ id, mchid }) => [id, mchid])).toEqual([
      ['my-shop', '1900000001'],
      ['old-shop', '1900000109'],
    ])
  })

  it('comes from variables too', async () => {
    const env = {
      WXPAY_MCHID: '1900000001',
      WXPAY_PRIVATE_KEY: key,
      WXPAY_CERTIFICATE: certificate,
      WXPAY_API_V3_KEY_FILE: apiV3KeyFile,
      WXPAY_AMOUNT_CAP_FEN: '5',
    }
    const { profiles } = await load([], env)
    expect(profiles[0]).toMatchObject({
      id: 'env',
      verification: 'certificate',
      amountCapFen: 5,
      apiV3Key: keys.apiv3_key,
    })
    expect((await load([], {})).profiles).toEqual([])
  })

  it('row 37: PKCS#1 and CRLF are accepted', async () => {
    const pkcs1 = execFileSync('openssl', ['pkey', '-traditional', '-in', key]).toString()
    expect(pkcs1).toContain('BEGIN RSA PRIVATE KEY')
    file('pkcs1.pem', pkcs1)
    file('crlf.pem', keys.merchant_private_key_pkcs8_pem.replaceAll('\n', '\r\n'))
    for (const privateKey of ['pkcs1.pem', 'crlf.pem'])
      expect((await load([{ ...entry, privateKey }])).profiles).toHaveLength(1)
  })

  it('row 38: a key that others can read is warned about, with the way out', async () => {
    chmodSync(key, 0o644)
    const { warnings } = await load([entry])
    chmodSync(key, 0o600)
    expect(warnings).toEqual([expect.stringContaining(`chmod 600 ${key}`)])
  })
})

describe('row 37: a profile that is wrong', () => {
  it('names a key that does not belong to the certificate', async () => {
    file('other.pem', (await generateKeyPair()).privateKeyPem)
    expect(await problem([{ ...entry, privateKey: 'other.pem' }])).toMatch(
      /other\.pem does not belong to the certificate .*cert\.pem/,
    )
  })

  it('names another serial', async () => {
    const message = await problem([{ ...entry, serial: 'ABCDEF0123456789' }])
    expect(message).toContain('ABCDEF0123456789')
    expect(message).toContain(keys.merchant_serial_no)
  })

  it('names an expired certificate, and one that is not valid yet', async () => {
    const pair = await generateKeyPair()
    file('dated-key.pem', pair.privateKeyPem)
    const dated = async (notBefore: string, notAfter: string) => {
      const names = { subject: 'CN=1900000001', issuer: 'CN=test' }
      file(
        'dated.pem',
        await createCertificate({ ...pair, ...names, notBefore: new Date(notBefore), notAfter: new Date(notAfter) }),
      )
      return problem([{ ...entry, privateKey: 'dated-key.pem', certificate: 'dated.pem' }])
    }
    expect(await dated('2020-01-01', '2025-01-01')).toContain('expired on 2025-01-01')
    expect(await dated('2035-01-01', '2036-01-01')).toContain('valid only from 2035-01-01')
  })

  it('names a p12, an encrypted key, a certificate in the place of a key, and a broken file', async () => {
    const p12 = execFileSync('openssl', [
      'pkcs12',
      '-export',
      '-inkey',
      key,
      '-in',
      certificate,
      '-passout',
      'pass:1900000001',
    ])
    file('bundle.p12', p12)
    expect(await problem([{ ...entry, privateKey: 'bundle.p12' }])).toMatch(/bundle\.p12.*PKCS#12/i)
    file('encrypted.pem', execFileSync('openssl', ['pkcs8', '-topk8', '-in', key, '-passout', 'pass:x']))
    expect(await problem([{ ...entry, privateKey: 'encrypted.pem' }])).toMatch(/encrypted/i)
    expect(await problem([{ ...entry, privateKey: 'cert.pem' }])).toMatch(/certificate/)
    expect(await problem([{ ...entry, certificate: 'key.pem' }])).toMatch(/private key/)
    file('broken.pem', keys.merchant_private_key_pkcs8_pem.replace('MII', 'M*I'))
    expect(await problem([{ ...entry, privateKey: 'broken.pem' }])).toContain('broken.pem')
  })

  it.each([
    [{ ...entry, privateKey: 'nowhere.pem' }, 'cannot read `privateKey`'],
    [{ ...entry, id: 'sandbox-2' }, '`id`'],
    [{ ...entry, id: 'Shop' }, '`id`'],
    [{ ...entry, mchid: '19"0' }, '`mchid`'],
    [{ ...entry, mchid: 1900000001 }, 'put it in quotes'],
    [{ ...entry, mchid: '1900000001\r\nX: y' }, '`mchid`'],
    [{ ...entry, privatekey: 'key.pem' }, 'no field `privatekey`'],
    [{ ...entry, publicKeyId: 'ABC' }, 'PUB_KEY_ID_'],
    [{ ...entry, publicKey: undefined }, '`publicKeyId` needs `publicKey`'],
    [{ ...entry, publicKey: undefined, publicKeyId: undefined }, 'apiV3KeyFile'],
    [{ ...entry, certificate: undefined }, '`serial`'],
    [{ ...entry, certificate: undefined, serial: 'x"y' }, '`serial`'],
    [{ ...entry, amountCapFen: 1.5 }, 'whole number of fen'],
    [{ ...entry, insecure: 'true' }, 'no field `insecure`'],
  ])('row 31: %j', async (wrong, part) => {
    expect(await problem([wrong])).toContain(part)
  })

  it('names a repeated id, an APIv3 key of 16 bytes, and a file that is no list', async () => {
    expect(await problem([entry, entry])).toContain('used twice')
    file('short.txt', '0123456789abcdef')
    expect(await problem([{ ...entry, apiV3KeyFile: 'short.txt' }])).toContain('has 16 bytes; it must have exactly 32')
    const path = file('odd.yaml', 'profiles: 1')
    const send = () => Promise.reject(new Error())
    await expect(loadLiveProfiles({ file: path, env: {}, send })).rejects.toThrow('list named `profiles`')
    const broken = file('broken.yaml', 'profiles: [')
    await expect(loadLiveProfiles({ file: broken, env: {}, send })).rejects.toThrow('not valid YAML')
  })

  it('row 18: live profiles and NODE_TLS_REJECT_UNAUTHORIZED=0 do not go together', async () => {
    expect(await problem([entry], { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toContain('NODE_TLS_REJECT_UNAUTHORIZED')
    expect((await load([], { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).profiles).toEqual([])
  })
})
