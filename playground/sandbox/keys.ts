import { importPrivateKey, importPublicKey, normalizeSerial } from '../protocol/index.ts'
import type { SandboxCredentials } from './credentials.ts'

/** A key pair of the platform as the sandbox uses it. */
export interface PlatformKey {
  /** Serial of the platform certificate, or the public key id: what `Wechatpay-Serial` says. */
  id: string
  signing: CryptoKey
  decryption: CryptoKey
}

/** What the sandbox holds. Of the merchant it has the certificate's public key only, as the platform does. */
export interface SandboxKeys {
  mchid: string
  /** Serial of the merchant's certificate, normalised. */
  merchantSerial: string
  /** Of the merchant's certificate: verifies requests. */
  merchantVerification: CryptoKey
  /** Of the merchant's certificate: encrypts fields of answers. */
  merchantEncryption: CryptoKey
  /** The platform certificate's pair. */
  platform: PlatformKey
  platformCertificatePem: string
  /** The pair of the WeChat Pay public key (微信支付公钥). */
  wechatpay: PlatformKey
  apiV3Key: string
  /** Who pays when an order does not say. */
  openid: string
}

/**
 * Imports the keys that a sandbox needs, once.
 *
 * @param credentials the merchant's private key is not needed, and not looked at
 * @throws ProtocolError when a key or certificate cannot be read
 */
export async function sandboxKeys(credentials: Omit<SandboxCredentials, 'privateKeyPem'>): Promise<SandboxKeys> {
  const { certificatePem, platformPrivateKeyPem, wechatpayPrivateKeyPem } = credentials
  const [merchantVerification, merchantEncryption, platform, wechatpay] = await Promise.all([
    importPublicKey(certificatePem, 'verify'),
    importPublicKey(certificatePem, 'encrypt'),
    importPlatformKey(credentials.platformSerial, platformPrivateKeyPem),
    importPlatformKey(credentials.publicKeyId, wechatpayPrivateKeyPem),
  ])
  return {
    mchid: credentials.mchid,
    merchantSerial: normalizeSerial(credentials.serial),
    merchantVerification,
    merchantEncryption,
    platform,
    platformCertificatePem: credentials.platformCertificatePem,
    wechatpay,
    apiV3Key: credentials.apiV3Key,
    openid: credentials.openid,
  }
}

async function importPlatformKey(id: string, privateKeyPem: string): Promise<PlatformKey> {
  const [signing, decryption] = await Promise.all([
    importPrivateKey(privateKeyPem, 'sign'),
    importPrivateKey(privateKeyPem, 'decrypt'),
  ])
  return { id, signing, decryption }
}
