import { createPublicKey, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { vectors } from '../../test/fixtures/vectors.ts'
import { createCertificate, generateKeyPair, importPublicKey, readCertificate } from './index.ts'

const { keys } = vectors

describe('readCertificate', () => {
  it.each([
    [keys.merchant_certificate_pem, keys.merchant_serial_no],
    [keys.platform_certificate_pem, keys.platform_serial_no],
  ])('reads what Node reads', async (pem, serial) => {
    const node = new X509Certificate(pem)
    const summary = await readCertificate(pem)
    expect(summary.serial).toBe(serial)
    expect(summary.serial).toBe(node.serialNumber)
    expect(summary.subject).toBe(node.subject.replaceAll('\n', ', '))
    expect(summary.issuer).toBe(node.issuer.replaceAll('\n', ', '))
    expect(summary.notBefore).toEqual(new Date(node.validFrom))
    expect(summary.notAfter).toEqual(new Date(node.validTo))
    expect(summary.publicKeyPem).toBe(node.publicKey.export({ type: 'spki', format: 'pem' }))
  })

  it('reads a certificate of version 1, which has no version field', async () => {
    const { raw, serialNumber } = new X509Certificate(keys.merchant_certificate_pem)
    const version = Buffer.from('a003020102', 'hex')
    const without = Buffer.concat([raw.subarray(0, 8), raw.subarray(8 + version.length)])
    expect(raw.subarray(8, 13)).toEqual(version)
    for (const at of [2, 6]) without.writeUInt16BE(raw.readUInt16BE(at) - version.length, at)
    expect(await readCertificate(pemOf(without))).toMatchObject({ serial: serialNumber })
  })

  it('refuses each cut of a certificate, and foreign bytes', async () => {
    const bytes = new X509Certificate(keys.merchant_certificate_pem).raw
    for (let length = 0; length < bytes.length; length += 7) {
      await expect(readCertificate(pemOf(bytes.subarray(0, length)))).rejects.toMatchObject({
        code: 'certificate-malformed',
      })
    }
    for (const hex of ['3080', '30840fffffff', '30ff', '3003020100', '0000']) {
      await expect(readCertificate(pemOf(Buffer.from(hex, 'hex')))).rejects.toMatchObject({
        code: 'certificate-malformed',
      })
    }
  })

  it('refuses a key', async () => {
    await expect(readCertificate(keys.wechatpay_public_key_spki_pem)).rejects.toThrow(
      'This is a public key, but a certificate is needed. Pass the text of a file such as apiclient_cert.pem.',
    )
  })
})

describe('createCertificate', async () => {
  const issuer = await generateKeyPair()
  const subject = await generateKeyPair()
  const options = {
    subject: 'CN=1900000001, O=示例\\, 商户, C=CN',
    issuer: 'CN=Tenpay.com Root CA, OU=Tenpay.com CA Center, O=Tenpay.com, C=CN',
    privateKeyPem: issuer.privateKeyPem,
    publicKeyPem: subject.publicKeyPem,
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2050-06-30T12:34:56Z'),
  }

  it('gives what Node verifies and reads', async () => {
    const node = new X509Certificate(await createCertificate({ ...options, serial: 'f00d1ce' }))
    expect(node.verify(createPublicKey(issuer.publicKeyPem))).toBe(true)
    expect(node.verify(createPublicKey(subject.publicKeyPem))).toBe(false)
    expect(node.serialNumber).toBe('0F00D1CE')
    expect(node.subject).toBe('CN=1900000001\nO=示例\\, 商户\nC=CN')
    expect(new Date(node.validFrom)).toEqual(options.notBefore)
    expect(new Date(node.validTo)).toEqual(options.notAfter)
    expect(node.publicKey.export({ type: 'spki', format: 'pem' })).toBe(subject.publicKeyPem)
  })

  it('gives what readCertificate and importPublicKey read, without a line feed at its end', async () => {
    const pem = await createCertificate(options)
    expect(pem.endsWith('-----END CERTIFICATE-----')).toBe(true)
    const { subject: read, issuer: by, notBefore, notAfter, publicKeyPem } = await readCertificate(pem)
    expect({ subject: read, issuer: by, notBefore, notAfter, publicKeyPem }).toEqual({
      subject: options.subject,
      issuer: options.issuer,
      notBefore: options.notBefore,
      notAfter: options.notAfter,
      publicKeyPem: options.publicKeyPem,
    })
    await expect(importPublicKey(pem, 'verify')).resolves.toBeDefined()
  })

  it('makes serials of 40 digits that differ', async () => {
    const serials = await Promise.all(
      Array.from({ length: 20 }, async () => (await readCertificate(await createCertificate(options))).serial),
    )
    expect(new Set(serials).size).toBe(20)
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{39}$/)
  })

  it.each(['', '0123', 'xyz', 'A'.repeat(41)])('refuses the serial %j', async (serial) => {
    await expect(createCertificate({ ...options, serial })).rejects.toMatchObject({ code: 'certificate-malformed' })
  })

  it.each(['', 'x', 'CN', 'XX=1'])('refuses the name %j', async (name) => {
    await expect(createCertificate({ ...options, subject: name })).rejects.toMatchObject({ code: 'name-malformed' })
  })
})

function pemOf(bytes: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----\n`
}
