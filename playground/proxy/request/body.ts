import type { Operation } from '../../../catalog/index.ts'
import { ProtocolError, type Bytes, encryptSensitive, formatMultipart, fromBase64 } from '../../protocol/index.ts'
import type { CallFile, CallRequest } from '../call.ts'
import type { Profile } from '../profile.ts'
import { Refusal } from '../refusal.ts'
import { JsonTextError, type JsonLeaf, formatPointer, jsonLeaves, matchesPointer, replaceLeaves } from './json-text.ts'

/** A request body ready to be signed and sent. */
export interface PreparedBody {
  /** What is signed: the whole text, or the `meta` part of an upload. */
  text: string
  /** What is sent. Absent: no body. */
  bytes?: Bytes
  contentType?: string
  /** JSON pointers of the fields that were encrypted. */
  encrypted: string[]
  /** Names the key that they were encrypted with. */
  encryptionSerial?: string
}

/** The exact text of a call's body: a text as it is, an object printed once. */
export function bodyText({ body = '' }: CallRequest): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** Encrypts what must be encrypted and turns the text into bytes; an upload becomes a multipart form. */
export async function prepareBody(
  call: CallRequest,
  operation: Operation | undefined,
  profile: Profile,
): Promise<PreparedBody> {
  const text = bodyText(call)
  const sealed = call.sensitive === 'as-is' ? { text, encrypted: [] } : await encryptFields(text, operation, profile)
  if (call.file) return { ...sealed, ...multipart(sealed.text, call.file) }
  if (operation?.requestBody?.mediaType === 'multipart/form-data') {
    throw new Refusal(400, 'file-missing', '这是上传接口，请先选择要上传的文件。')
  }
  if (sealed.text === '') return sealed
  return { ...sealed, bytes: new TextEncoder().encode(sealed.text), contentType: 'application/json' }
}

async function encryptFields(
  text: string,
  operation: Operation | undefined,
  profile: Profile,
): Promise<Pick<PreparedBody, 'text' | 'encrypted' | 'encryptionSerial'>> {
  const leaves = sensitiveLeaves(text, operation, profile)
  if (leaves.length === 0) return { text, encrypted: [] }
  const { encrypt } = profile.platformKeys
  if (!encrypt) {
    throw new Refusal(
      409,
      'platform-key-missing',
      '请求里有需要加密的字段，但还没有平台证书可用。请先调用「下载平台证书」，或改用微信支付公钥。',
    )
  }
  const replacements = await Promise.all(
    leaves.map(async (leaf) => ({ leaf, value: await encryptLeaf(leaf, encrypt.key) })),
  )
  const encrypted = [...new Set(leaves.map(({ path }) => formatPointer(path)))]
  return { text: replaceLeaves(text, replacements), encrypted, encryptionSerial: encrypt.serial }
}

/** String values only: a value of another type is left for the API to refuse. */
function sensitiveLeaves(text: string, operation: Operation | undefined, { kind }: Profile): JsonLeaf[] {
  const patterns = operation?.sensitive.request ?? []
  if (patterns.length === 0 || text === '') return []
  try {
    return jsonLeaves(text).filter(
      ({ path, value }) => typeof value === 'string' && patterns.some((pattern) => matchesPointer(pattern, path)),
    )
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error
    // the sandbox may show what a broken body leads to; plain text that should be encrypted must not go further
    if (kind === 'sandbox') return []
    throw new Refusal(400, 'body-not-json', '请求体不是合法的 JSON，无法加密其中的敏感字段，没有发送。')
  }
}

async function encryptLeaf({ path, value }: JsonLeaf, key: CryptoKey): Promise<string> {
  try {
    return await encryptSensitive(String(value), key)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    throw new Refusal(400, 'sensitive-too-long', `字段 ${formatPointer(path)} 超过 214 字节，无法用平台公钥加密。`)
  }
}

function multipart(
  meta: string,
  { filename, contentType, content }: CallFile,
): Pick<PreparedBody, 'bytes' | 'contentType'> {
  const boundary = `wxpay-${crypto.randomUUID()}`
  const parts = [
    { name: 'meta', contentType: 'application/json', content: meta },
    { name: 'file', filename, contentType, content: fileBytes(content) },
  ]
  return { bytes: formatMultipart(parts, boundary), contentType: `multipart/form-data; boundary=${boundary}` }
}

function fileBytes(content: string): Bytes {
  try {
    return fromBase64(content)
  } catch {
    throw new Refusal(400, 'request-malformed', 'file.content 不是合法的 base64。')
  }
}
