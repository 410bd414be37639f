import { fromBase64, toBase64 } from './base64.ts'
import { ProtocolError } from './errors.ts'
import { fromUtf8, toUtf8 } from './text.ts'

/** The only algorithm of encrypted resources in the RSA suite. */
export const resourceAlgorithm = 'AEAD_AES_256_GCM'

/** What `encryptResource` needs beside the plain text. */
export interface ResourceOptions {
  /** 32 bytes of ASCII. */
  apiV3Key: string
  /** The initialisation vector; the platform always sends 12 ASCII characters. Never twice with one key. */
  nonce: string
  /** Authenticated, not encrypted; may be empty. */
  associatedData: string
}

/** An encrypted resource as it stands in a notification or in the certificates' answer. */
export interface EncryptedResource {
  /** Base64, the 16 bytes of the tag at its end. */
  ciphertext: string
  nonce: string
  /** May be absent for some events. */
  associated_data?: string
}

const keyBytes = 32
const tagBytes = 16

/**
 * Encrypts a resource (资源加密) with AES-256-GCM, as the platform does for notifications.
 *
 * @returns Base64 of the cipher text and its tag.
 * @throws ProtocolError `api-v3-key-length` or `resource-nonce-empty`.
 */
export async function encryptResource(plaintext: string, options: ResourceOptions): Promise<string> {
  const key = await importApiV3Key(options.apiV3Key, 'encrypt')
  const parameters = gcm(options.nonce, options.associatedData)
  return toBase64(new Uint8Array(await crypto.subtle.encrypt(parameters, key, toUtf8(plaintext))))
}

/**
 * Decrypts a resource (资源解密). Nothing of the plain text is returned unless the tag fits.
 *
 * @param apiV3Key 32 bytes of ASCII (APIv3密钥).
 * @throws ProtocolError `api-v3-key-length`, `base64-malformed`, `resource-nonce-empty` or `resource-decryption-failed`.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012071382
 */
export async function decryptResource(resource: EncryptedResource, apiV3Key: string): Promise<string> {
  const key = await importApiV3Key(apiV3Key, 'decrypt')
  const ciphertext = fromBase64(resource.ciphertext)
  if (ciphertext.length < tagBytes) {
    throw failed(`has ${ciphertext.length} bytes, fewer than the ${tagBytes} of its tag. Pass \`ciphertext\` uncut`)
  }
  const parameters = gcm(resource.nonce, resource.associated_data ?? '')
  try {
    return fromUtf8(new Uint8Array(await crypto.subtle.decrypt(parameters, key, ciphertext)))
  } catch {
    throw failed(
      'does not fit this APIv3 key, nonce and associated_data. Check that the key is the one set on the merchant ' +
        'platform and that the three values are passed on exactly as received',
    )
  }
}

function gcm(nonce: string, associatedData: string): AesGcmParams {
  if (nonce === '') {
    throw new ProtocolError(
      'resource-nonce-empty',
      'The nonce of the encrypted resource is empty; AES-GCM needs one (the platform sends 12 characters). ' +
        'Pass `resource.nonce` as received.',
    )
  }
  return {
    name: 'AES-GCM',
    iv: toUtf8(nonce),
    additionalData: toUtf8(associatedData),
    tagLength: tagBytes * 8,
  }
}

async function importApiV3Key(apiV3Key: string, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const bytes = toUtf8(apiV3Key)
  if (bytes.length !== keyBytes) {
    throw new ProtocolError(
      'api-v3-key-length',
      `The APIv3 key has ${bytes.length} bytes; it must have exactly ${keyBytes} (AES-256; the 16-byte keys in tests of ` +
        'the Go SDK are AES-128). Copy the key that was set on the merchant platform: 32 letters and digits.',
    )
  }
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, [use])
}

function failed(fault: string): ProtocolError {
  return new ProtocolError('resource-decryption-failed', `The encrypted resource ${fault}.`)
}
