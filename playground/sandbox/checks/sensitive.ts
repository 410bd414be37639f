import {
  expandPointers,
  readPointer,
  replaceAt,
  violations,
  type Json,
  type Operation,
  type Schema,
} from '../../../catalog/index.ts'
import { decryptSensitive, ProtocolError, sameSerial } from '../../protocol/index.ts'
import { parameterError, type ApiError } from '../answers/api-error.ts'
import type { JsonObject } from '../answers/outcome.ts'
import type { PlatformKey, SandboxKeys } from '../keys.ts'
import { isObject } from './body.ts'
import { wordRule, wordViolations } from './wording.ts'

/** The body with its encrypted fields in plain text, or the refusal. */
export type DecryptedBody =
  { kind: 'body'; body: JsonObject; pointers: string[] } | { kind: 'refused'; error: ApiError; note: string }

/** What is needed to decrypt a body. */
export interface DecryptOptions {
  operation: Operation
  body: JsonObject
  headers: Headers
  keys: SandboxKeys
}

/** Decrypts the encrypted fields (敏感字段) of a body and checks their plain texts against the catalog. */
export async function decryptBody({ operation, body, headers, keys }: DecryptOptions): Promise<DecryptedBody> {
  const pointers = operation.sensitive.request
    .flatMap((pattern) => expandPointers(body, pattern))
    .filter((pointer) => typeof readPointer(body, pointer) === 'string')
  if (pointers.length === 0) return { kind: 'body', body, pointers }
  const key = findKey(headers.get('Wechatpay-Serial'), keys)
  if ('error' in key) return { kind: 'refused', ...key }

  let decrypted: Json = body
  for (const pointer of pointers) {
    const text = await decrypt(String(readPointer(body, pointer)), key.key)
    if (text === undefined) return refuseField(operation.requestBody?.schema, body, pointer, key.key)
    decrypted = replaceAt(decrypted, pointer, text)
  }
  const schema = operation.requestBody?.schema ?? {}
  const error = wordViolations('body', violations(schema, decrypted, { unknownFields: 'refuse' }))
  if (error) return { kind: 'refused', error, note: `解密后的${error.message}` }
  return { kind: 'body', body: isObject(decrypted) ? decrypted : body, pointers }
}

function findKey(
  serial: string | null,
  { platform, wechatpay }: SandboxKeys,
): { key: PlatformKey } | { error: ApiError; note: string } {
  if (!serial) {
    return {
      error: parameterError('HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)'),
      note: '请求含有加密字段，但没有 Wechatpay-Serial 头',
    }
  }
  const key = [platform, wechatpay].find(({ id }) => sameSerial(id, serial))
  if (key) return { key }
  return {
    error: parameterError('平台证书序列号Wechatpay-Serial错误'),
    note: `Wechatpay-Serial 是 ${serial}，应为平台证书序列号 ${platform.id} 或微信支付公钥 ID ${wechatpay.id}`,
  }
}

async function decrypt(ciphertext: string, { decryption }: PlatformKey): Promise<string | undefined> {
  try {
    return await decryptSensitive(ciphertext, decryption)
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

function refuseField(schema: Schema | undefined, body: JsonObject, pointer: string, key: PlatformKey): DecryptedBody {
  const title = titleAt(schema, pointer)
  const error = wordRule(pointer, title, '敏感信息解密失败', '')
  const note =
    `${pointer} 不能用 ${key.id} 的私钥解密：应为 RSA-OAEP（SHA-1、MGF1-SHA-1）加密后的标准 Base64，` +
    `并且所用公钥与 Wechatpay-Serial 一致；收到 ${String(readPointer(body, pointer)).length} 个字符`
  return { kind: 'refused', error, note }
}

/** The short name of the field at a pointer, or its wire name. */
function titleAt(schema: Schema | undefined, pointer: string): string {
  const steps = pointer.split('/').slice(1)
  let field = schema
  for (const step of steps) field = field?.items ?? field?.properties?.[step]
  return field?.title ?? steps.at(-1) ?? pointer
}
