import type { Operation } from '../../../catalog/index.ts'

/** One request as a reader sees it, to be printed as code. */
export interface SnippetRequest {
  operation: Operation
  /** Any case. */
  method: string
  /** Scheme and host, such as `https://api.mch.weixin.qq.com`. */
  origin: string
  /** Path and query exactly as signed and sent. */
  target: string
  /** Headers beside those that signing and the body need. */
  headers?: Readonly<Record<string, string>>
  /** The exact text; for an upload the `meta` part. Absent or empty: no body. */
  body?: string
  /** Present for an upload: the `file` part. */
  upload?: { filename: string; contentType: string }
  /** `encrypt` (default): encrypted fields stand in plain text in `body`, and the code encrypts them. */
  sensitive?: 'encrypt' | 'as-is'
}

/** One request as complete code in one language. */
export interface Snippet {
  /** Stable: `curl`, `node`, `axios-plugin`, `php`, `java`, `go`, `python`. */
  id: string
  /** Title of the tab. */
  label: string
  /** Name of the grammar for highlighting. */
  language: 'bash' | 'js' | 'php' | 'java' | 'go' | 'python'
  code: string
}
