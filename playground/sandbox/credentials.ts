import { createCertificate, createNonce, generateKeyPair, readCertificate } from '../protocol/index.ts'

/** Everything that a merchant of the sandbox, and the sandbox itself, need. JSON; for tests only, worth nothing. */
export interface SandboxCredentials {
  mchid: string
  /** Serial of the merchant API certificate. */
  serial: string
  /** The merchant's private key (PKCS#8). */
  privateKeyPem: string
  /** The merchant API certificate. */
  certificatePem: string
  platformSerial: string
  platformPrivateKeyPem: string
  platformCertificatePem: string
  /** `PUB_KEY_ID_…`. */
  publicKeyId: string
  /** Private half of the WeChat Pay public key. */
  wechatpayPrivateKeyPem: string
  /** The WeChat Pay public key (SPKI). */
  publicKeyPem: string
  /** 32 characters (APIv3密钥). */
  apiV3Key: string
  /** 32 characters (APIv2密钥). */
  apiV2Key: string
  appid: string
  subMchid: string
  subAppid: string
  openid: string
}

const dayMs = 24 * 3600 * 1000
const validityMs = 5 * 365 * dayMs
const merchantNames = {
  subject: 'C=CN, O=Sandbox merchant (test only), CN=1900000001',
  issuer: 'C=CN, O=Sandbox (test only), CN=Offline sandbox CA (not Tenpay.com)',
}
const platformNames = {
  subject: 'C=CN, O=Sandbox platform (test only), CN=Offline sandbox platform (not Tenpay.com)',
  issuer: merchantNames.issuer,
}

/**
 * Makes fresh keys for a sandbox and its only merchant.
 *
 * The certificates name themselves test-only: nothing outside the sandbox accepts them, and none of this is secret.
 */
export async function generateSandboxCredentials(): Promise<SandboxCredentials> {
  const [merchant, platform, wechatpay] = await Promise.all([generateKeyPair(), generateKeyPair(), generateKeyPair()])
  const notBefore = new Date(Math.floor((Date.now() - dayMs) / 1000) * 1000)
  const period = { notBefore, notAfter: new Date(notBefore.getTime() + validityMs) }
  const [certificatePem, platformCertificatePem] = await Promise.all([
    // there is no CA: each certificate is signed with its own key, which nobody checks
    createCertificate({ ...merchantNames, ...merchant, ...period }),
    createCertificate({ ...platformNames, ...platform, ...period }),
  ])
  return {
    mchid: '1900000001',
    serial: (await readCertificate(certificatePem)).serial,
    privateKeyPem: merchant.privateKeyPem,
    certificatePem,
    platformSerial: (await readCertificate(platformCertificatePem)).serial,
    platformPrivateKeyPem: platform.privateKeyPem,
    platformCertificatePem,
    publicKeyId: `PUB_KEY_ID_0119000000012026010100000000000001`,
    wechatpayPrivateKeyPem: wechatpay.privateKeyPem,
    publicKeyPem: wechatpay.publicKeyPem,
    apiV3Key: createNonce(),
    apiV2Key: createNonce(),
    appid: 'wxd678efh567hg6787',
    subMchid: '1900000109',
    subAppid: 'wxf636efh567hg4356',
    openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  }
}
