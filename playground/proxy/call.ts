/**
 * The proxy's contract (`design.md` §6): what a page sends to `POST /__playground/call` and gets back.
 */
import type { Json } from '../../catalog/index.ts'

/** A profile as the page may see it: never with key material. */
export interface ProfileSummary {
  id: string
  /** Shown to people, in Chinese. */
  title: string
  kind: 'sandbox' | 'live'
  mchid: string
  /** Serial of the merchant API certificate. */
  serial: string
  verification: 'public-key' | 'certificate'
  /** Live: true until unlocked; then only `GET` is sent. */
  readOnly: boolean
  /** Live only: whether `POST /__playground/unlock` can allow writes in this run. */
  unlockable?: boolean
  /** Live only: the greatest amount that a write may hold, fen. */
  amountCapFen?: number
}

/** Body of `POST /__playground/unlock`: the reader confirms writes on a live profile; answered with its summary. */
export interface UnlockRequest {
  /** Profile id. */
  profile: string
}

/** The part of an upload that is not signed. */
export interface CallFile {
  filename: string
  contentType: string
  /** Base64 of the file's bytes. */
  content: string
}

/** One call that the page asks for. */
export interface CallRequest {
  /** Profile id. */
  profile: string
  method: string
  /** Path and query exactly as they shall be signed and sent. */
  url: string
  headers?: Record<string, string>
  /** The exact text to send, or an object to be printed once. For an upload: the `meta` part. */
  body?: string | { [name: string]: Json }
  /** `encrypt` (default): encrypted fields are given in plain text and encrypted here. */
  sensitive?: 'encrypt' | 'as-is'
  /** Present for `multipart/form-data`: the `file` part. */
  file?: CallFile
}

/** Why an answer is not (or need not be) verified. */
export type VerificationReason =
  | 'unsigned-by-design'
  | 'signature-missing'
  | 'signature-malformed'
  | 'signature-probe'
  | 'signature-mismatch'
  | 'serial-unknown'
  | 'timestamp-skewed'

/** The proof for one answer. */
export interface Verification {
  /** True only when the signature was checked and fits; an answer that is unsigned by design is not `ok` either. */
  ok: boolean
  reason?: VerificationReason
  /** The message (签名串) that was verified; absent when the headers are missing. */
  message?: string
  /** Serial or public key id that the answer named. */
  serial?: string
}

/** One request with its answer, as the page shows it. */
export interface Call {
  request: {
    method: string
    /** Path and query as sent. */
    url: string
    /** Host and scheme it went to. */
    origin: string
    headers: Record<string, string>
    /** Exact text sent; for an upload the `meta` part, which is what was signed. */
    body: string
    /** The message (签名串). */
    message: string
    /** Base64; cut to its first characters on a live profile. */
    signature: string
    /** The `Authorization` header; signature cut on a live profile. */
    authorization: string
    serial: string
    /** JSON pointers of the fields that were encrypted on the way. */
    encrypted: string[]
  }
  response: {
    status: number
    headers: Record<string, string>
    /** Exact text, or base64 when `encoding` says so. */
    body: string
    encoding: 'text' | 'base64'
    requestId?: string
  }
  verification: Verification
  /** JSON pointer -> plain text of encrypted answer fields. */
  decrypted?: Record<string, string>
  /** Present when the answer is not 2xx and its code is known. */
  error?: CallError
  timing: { signMs: number; waitMs: number; verifyMs: number }
}

/** A refusal by the API, explained (Chinese). */
export interface CallError {
  code: string
  title: string
  cause: string
  fix: string
  docs?: string
}

/** A refusal or failure of the proxy itself: status 4xx/5xx, never a `Call`. */
export interface ProxyProblem {
  /** kebab-case, such as `upstream-unreachable`, `token-missing`, `operation-unknown`. */
  code: string
  /** Chinese, for the page. */
  message: string
}
