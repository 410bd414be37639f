import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readCertificate } from '../protocol/index.ts'
import { loadKeyFiles } from './key-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'wxpay-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('loadKeyFiles', () => {
  it('row 38: makes a folder of 0700 with files of 0600, once', async () => {
    const directory = join(folder, 'a', 'sandbox')
    const { credentials, files } = await loadKeyFiles(directory)
    expect(mode(directory)).toBe('700')
    for (const name of readdirSync(directory)) expect([name, mode(join(directory, name))]).toEqual([name, '600'])
    expect((await readCertificate(readFileSync(files.certificatePath, 'utf8'))).serial).toBe(credentials.serial)
    expect(readFileSync(files.privateKeyPath, 'utf8')).toBe(credentials.privateKeyPem)
    expect(readFileSync(files.publicKeyPath, 'utf8')).toBe(credentials.publicKeyPem)
    expect((await loadKeyFiles(directory)).credentials).toEqual(credentials)
    expect(readdirSync(join(folder, 'a'))).toEqual(['sandbox'])
  })

  it('two starts at once agree', async () => {
    const directory = join(folder, 'b')
    const [one, two] = await Promise.all([loadKeyFiles(directory), loadKeyFiles(directory)])
    expect(one.credentials).toEqual(two.credentials)
    expect(readFileSync(two.files.privateKeyPath, 'utf8')).toBe(one.credentials.privateKeyPem)
  })

  it('closes a folder that stood open, and restores a deleted file', async () => {
    const directory = join(folder, 'c')
    mkdirSync(directory)
    chmodSync(directory, 0o777)
    const { files, credentials } = await loadKeyFiles(directory)
    expect(mode(directory)).toBe('700')
    rmSync(files.privateKeyPath)
    await loadKeyFiles(directory)
    expect(readFileSync(files.privateKeyPath, 'utf8')).toBe(credentials.privateKeyPem)
  })

  it.each(['{', '{}', 'null'])('names a file that holds %j instead of credentials', async (text) => {
    const directory = mkdtempSync(join(folder, 'd'))
    writeFileSync(join(directory, 'credentials.json'), text)
    await expect(loadKeyFiles(directory)).rejects.toMatchObject({
      code: 'credentials-unreadable',
      message: expect.stringContaining(directory),
    })
  })
})
