import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { vectors } from '../../test/fixtures/vectors.ts'
import { describePem, generateKeyPair, importPrivateKey, importPublicKey, sign, verify } from './index.ts'

const { keys, v3_request } = vectors
const [vector] = v3_request
if (!vector) throw new TypeError('There are no request vectors.')
const pkcs8 = keys.merchant_private_key_pkcs8_pem
const certificate = keys.merchant_certificate_pem
const nodeKey = createPrivateKey(pkcs8)
const publicKey = createPublicKey(certificate)
const pkcs1 = nodeKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const publicPkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const encryption = { format: 'pem', cipher: 'aes-256-cbc', passphrase: 'test' } as const
const encrypted = nodeKey.export({ type: 'pkcs8', ...encryption }).toString()
const encryptedPkcs1 = nodeKey.export({ type: 'pkcs1', ...encryption }).toString()
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ellipticSec1 = elliptic.privateKey.export({ type: 'sec1', format: 'pem' }).toString()
const ellipticPkcs8 = elliptic.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const request = '-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n'
const openssh = '-----BEGIN OPENSSH PRIVATE KEY-----\nMAA=\n-----END OPENSSH PRIVATE KEY-----\n'
const p12 = Buffer.from('308209e1020103308209a706092a864886f70d010701', 'hex')

describe('importPrivateKey', () => {
  it.each([
    ['PKCS#8', pkcs8],
    ['PKCS#1', pkcs1],
    ['CRLF', pkcs8.replaceAll('\n', '\r\n')],
    ['PKCS#1 with CRLF', pkcs1.replaceAll('\n', '\r\n')],
    ['a byte order mark before it', `\ufeff${pkcs8}`],
    ['no line feed at its end', pkcs8.trimEnd()],
    ['one long line', pkcs8.replace(/(?<=[\w+/=])\n(?=[\w+/=])/g, '')],
    ['a certificate and bag attributes before it', `Bag Attributes\n    friendlyName: x\n${certificate}\n${pkcs8}`],
  ])('takes %s', async (_, pem) => {
    expect(await sign(vector.message, await importPrivateKey(pem, 'sign'))).toBe(vector.signature)
  })

  it('gives keys that cannot be exported and have one use', async () => {
    for (const use of ['sign', 'decrypt'] as const) {
      const key = await importPrivateKey(pkcs8, use)
      expect(key.extractable).toBe(false)
      expect(key.usages).toEqual([use])
      await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow()
    }
  })

  const file = 'Pass the text of a file such as apiclient_key.pem.'
  it.each([
    ['a public key', spki, 'pem-kind', `This is a public key, but a private key is needed. ${file}`],
    [
      'a PKCS#1 public key',
      publicPkcs1,
      'pem-kind',
      `This is a public key (PKCS#1), but a private key is needed. ${file}`,
    ],
    ['a certificate', certificate, 'pem-kind', `This is a certificate, but a private key is needed. ${file}`],
    [
      'a certificate request',
      request,
      'pem-kind',
      `This is a certificate request, but a private key is needed. ${file}`,
    ],
    [
      'an encrypted key',
      encrypted,
      'pem-encrypted',
      'This is an encrypted private key, but a private key is needed. Remove the pass phrase first: ' +
        '`openssl pkcs8 -topk8 -nocrypt -in encrypted.pem -out apiclient_key.pem`.',
    ],
    [
      'an encrypted PKCS#1 key',
      encryptedPkcs1,
      'pem-encrypted',
      'This is an encrypted private key, but a private key is needed. Remove the pass phrase first: ' +
        '`openssl pkcs8 -topk8 -nocrypt -in encrypted.pem -out apiclient_key.pem`.',
    ],
    [
      'an elliptic curve key',
      ellipticSec1,
      'pem-kind',
      'This is an elliptic curve private key, but a private key is needed. WeChat Pay needs RSA with 2048 bits.',
    ],
    [
      'an OpenSSH key',
      openssh,
      'pem-kind',
      'This is an OpenSSH private key, but a private key is needed. Convert a copy first: ' +
        '`ssh-keygen -p -m PEM -f copy.pem`.',
    ],
    ...(['latin1', 'utf8'] as const).map((encoding) => [
      `the bytes of a .p12 read as ${encoding}`,
      p12.toString(encoding),
      'pem-pkcs12',
      'This is a PKCS#12 store, but a private key is needed. Take the key out first: ' +
        '`openssl pkcs12 -in apiclient_cert.p12 -nodes -nocerts`; its pass phrase is the merchant id.',
    ]),
    ...['', './apiclient_key.pem', 'MIIEvAIBADANBgkqhkiG9w0B', '-----BEGIN PRIVATE KEY-----\nMIIE'].map((text) => [
      `the text ${JSON.stringify(text)}`,
      text,
      'pem-missing',
      'The private key has no PEM block (`-----BEGIN …-----` to `-----END …-----`). Pass the whole text of the file ' +
        '(such as apiclient_key.pem), not its path and not its base64 alone.',
    ]),
    [
      'a key with a foreign character',
      pkcs8.replace('MII', 'M*I'),
      'pem-malformed',
      'The private key is not base64 between its BEGIN and END lines. Use the file as it was issued.',
    ],
    ...[pkcs8.replace('MII', 'AII'), ellipticPkcs8, pkcs1.replaceAll('RSA ', '')].map((text, index) => [
      `bytes that are no RSA key (${index})`,
      text,
      'key-malformed',
      'The private key cannot be read: its bytes are not an RSA key in PKCS#8 or PKCS#1. ' +
        'Check the file: `openssl pkey -noout -in FILE`.',
    ]),
  ])('refuses %s', async (_, pem = '', code, message) => {
    await expect(importPrivateKey(pem, 'sign')).rejects.toMatchObject({ name: 'ProtocolError', code, message })
  })

  it.each([1024, 3072, 4096])('refuses a key of %i bits', async (modulusLength) => {
    const pair = generateKeyPairSync('rsa', { modulusLength })
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const message =
      `The RSA key has ${modulusLength} bits; WeChat Pay's are 2048. ` +
      'Use the key that belongs to the merchant certificate or to the platform.'
    await expect(importPrivateKey(pem, 'sign')).rejects.toMatchObject({ code: 'key-length', message })
    const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    await expect(importPublicKey(publicPem, 'encrypt')).rejects.toMatchObject({ code: 'key-length', message })
  })

  it('never has key material in what it throws', async () => {
    for (const pem of [encrypted, pkcs8.replace('MII', 'AII'), pkcs8.replace('MII', 'M*I'), pkcs8.slice(0, -10)]) {
      const error = await importPrivateKey(pem, 'sign').catch((reason: unknown) => reason)
      const text = `${String(error)} ${JSON.stringify(error)} ${error instanceof Error ? error.stack : ''}`
      for (const line of pem.split('\n').slice(1, -2)) expect(text).not.toContain(line.slice(0, 12))
    }
  })
})

describe('importPublicKey', () => {
  it.each([
    ['SPKI', spki],
    ['PKCS#1', publicPkcs1],
    ['a certificate', certificate],
    ['a certificate with CRLF', certificate.replaceAll('\n', '\r\n')],
    ['a certificate with text before it', `${new X509Certificate(certificate).subject}\n${certificate}`],
  ])('takes %s', async (_, pem) => {
    expect(await verify(vector.message, vector.signature, await importPublicKey(pem, 'verify'))).toBe(true)
    expect((await importPublicKey(pem, 'encrypt')).usages).toEqual(['encrypt'])
  })

  it.each([
    [
      'a private key',
      pkcs8,
      'pem-kind',
      'This is a private key (PKCS#8), but a public key or certificate is needed. Pass the text of a file such as pub_key.pem.',
    ],
    [
      'a certificate that is cut',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      'certificate-malformed',
      'The certificate cannot be read: its bytes are not an X.509 certificate. Check it: `openssl x509 -noout -in FILE`.',
    ],
    [
      'bytes that are no key',
      '-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----',
      'key-malformed',
      'The public key cannot be read: its bytes are not an RSA key in SPKI. ' +
        'Check the file: `openssl pkey -noout -pubin -in FILE`.',
    ],
  ])('refuses %s', async (_, pem, code, message) => {
    await expect(importPublicKey(pem, 'verify')).rejects.toMatchObject({ code, message })
  })
})

it.each([
  [pkcs8, 'private-key'],
  [pkcs1, 'rsa-private-key'],
  [encrypted, 'encrypted-private-key'],
  [encryptedPkcs1, 'encrypted-private-key'],
  [ellipticSec1, 'ec-private-key'],
  [openssh, 'openssh-private-key'],
  [spki, 'public-key'],
  [publicPkcs1, 'rsa-public-key'],
  [certificate, 'certificate'],
  [request, 'certificate-request'],
  [p12.toString('latin1'), 'pkcs12'],
  ['-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----', 'other'],
  ['hello', 'none'],
])('describePem names what a file holds', (pem, kind) => {
  expect(describePem(pem)).toBe(kind)
})

it('generateKeyPair gives 2048 bits that Node reads', async () => {
  const { privateKeyPem, publicKeyPem } = await generateKeyPair()
  expect(createPrivateKey(privateKeyPem).asymmetricKeyDetails).toMatchObject({
    modulusLength: 2048,
    publicExponent: 65537n,
  })
  expect(createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' })).toBe(publicKeyPem)
})
