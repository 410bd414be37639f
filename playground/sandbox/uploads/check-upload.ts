import { violations, type Operation } from '../../../catalog/index.ts'
import { sha256Hex } from '../../protocol/index.ts'
import { invalidRequest, parameterError, type ApiError } from '../answers/api-error.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { isObject, parseJson } from '../checks/body.ts'
import { wordViolations } from '../checks/wording.ts'
import type { UploadedFile } from './parse-upload.ts'

/** The `meta` of an upload that fits its file, or the refusal. */
export type CheckedUpload = { kind: 'meta'; meta: JsonObject } | { kind: 'refused'; error: ApiError; note: string }

const megabyte = 1024 * 1024
// JPG, BMP and PNG of at most 5 MB, PDF of at most 7.5 MB; videos as images
const maximumBytes = { pdf: 7.5 * megabyte, other: 5 * megabyte }

/** Checks `meta` against the catalog, and the file against `meta`. */
export async function checkUpload(operation: Operation, metaText: string, file: UploadedFile): Promise<CheckedUpload> {
  const parsed = parseJson(metaText)
  if (!parsed) return refuse(invalidRequest('HTTP 请求不符合微信支付 APIv3 接口规则'), 'meta 部分不是合法的 JSON')
  const schema = operation.requestBody?.schema.properties?.meta ?? {}
  const error = wordViolations('body', violations(schema, parsed.value, { unknownFields: 'refuse' }))
  if (error) return refuse(error, error.message)
  const meta = isObject(parsed.value) ? parsed.value : {}
  return (await checkFile(meta, file)) ?? { kind: 'meta', meta }
}

async function checkFile(meta: JsonObject, { filename, bytes }: UploadedFile): Promise<CheckedUpload | undefined> {
  if (typeof meta.filename === 'string' && meta.filename !== filename) {
    return refuseFile('文件名与meta中的filename不一致', `file 部分的文件名是 ${filename}`)
  }
  const sha256 = await sha256Hex(bytes)
  if (typeof meta.sha256 === 'string' && meta.sha256.toLowerCase() !== sha256) {
    return refuseFile('文件的sha256与meta中的sha256不一致', `收到的文件的 SHA-256 是 ${sha256}`)
  }
  const limit = filename.toLowerCase().endsWith('.pdf') ? maximumBytes.pdf : maximumBytes.other
  if (bytes.length > limit) return refuseFile('文件大小超过限制', `文件有 ${bytes.length} 字节，最多 ${limit} 字节`)
  if (bytes.length === 0) return refuseFile('文件内容为空', 'file 部分没有内容')
  return undefined
}

function refuseFile(message: string, note: string): CheckedUpload {
  return refuse(parameterError(message, { location: 'body', field: '/body/file', value: '', issue: message }), note)
}

function refuse(error: ApiError, note: string): CheckedUpload {
  return { kind: 'refused', error, note }
}
