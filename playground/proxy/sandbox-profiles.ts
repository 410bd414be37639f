import { generateKeyPair, importPrivateKey, importPublicKey } from '../protocol/index.ts'
import type { Profile } from './profile.ts'
import type { Send } from './transport.ts'

/** What the profiles need of the sandbox's generated credentials. All of it is test-only material. */
export interface SandboxProfileCredentials {
  mchid: string
  serial: string
  privateKeyPem: string
  platformSerial: string
  platformCertificatePem: string
  publicKeyId: string
  publicKeyPem: string
  apiV3Key: string
}

/** Where the sandbox is said to be when its handler is called in this process. */
export const inProcessOrigin = 'http://sandbox.localhost'

/**
 * The three profiles of a sandbox: `sandbox` (public-key mode, the default), `sandbox-certificate`, and
 * `sandbox-wrong-key`, which signs with a key that does not belong to its serial, so that SIGN_ERROR can be seen.
 *
 * @param origin Shown as the place that calls go to.
 */
export async function createSandboxProfiles(
  credentials: SandboxProfileCredentials,
  send: Send,
  origin: string = inProcessOrigin,
): Promise<Profile[]> {
  const { mchid, serial, privateKeyPem, platformSerial, platformCertificatePem, publicKeyId, publicKeyPem, apiV3Key } =
    credentials
  const [signingKey, decryptionKey, wrongKey, certificateKeys, publicKeys] = await Promise.all([
    importPrivateKey(privateKeyPem, 'sign'),
    importPrivateKey(privateKeyPem, 'decrypt'),
    generateKeyPair().then((pair) => importPrivateKey(pair.privateKeyPem, 'sign')),
    importBoth(platformCertificatePem),
    importBoth(publicKeyPem),
  ])
  // both keys verify in either mode: while a merchant changes over, either kind of signature arrives
  const verify = () =>
    new Map([
      [publicKeyId, publicKeys.verify],
      [platformSerial, certificateKeys.verify],
    ])
  const byPublicKey = () => ({ verify: verify(), encrypt: { serial: publicKeyId, key: publicKeys.encrypt } })
  const shared = {
    kind: 'sandbox',
    mchid,
    serial,
    readOnly: false,
    signingKey,
    decryptionKey,
    apiV3Key,
    origin,
    send,
  } as const
  return [
    { ...shared, id: 'sandbox', title: '本地沙箱', verification: 'public-key', platformKeys: byPublicKey() },
    {
      ...shared,
      id: 'sandbox-certificate',
      title: '本地沙箱（平台证书模式）',
      verification: 'certificate',
      platformKeys: { verify: verify(), encrypt: { serial: platformSerial, key: certificateKeys.encrypt } },
    },
    {
      ...shared,
      id: 'sandbox-wrong-key',
      title: '本地沙箱（故意用错私钥）',
      verification: 'public-key',
      signingKey: wrongKey,
      platformKeys: byPublicKey(),
    },
  ]
}

async function importBoth(pem: string): Promise<{ verify: CryptoKey; encrypt: CryptoKey }> {
  const [verify, encrypt] = await Promise.all([importPublicKey(pem, 'verify'), importPublicKey(pem, 'encrypt')])
  return { verify, encrypt }
}
