import type { JsonNode } from '../json/node.ts'
import { parseJsonText } from '../json/parse-json.ts'
import { cutText, findCuts, type Cut, type Piece } from './pieces.ts'
import type { SnippetRequest } from './request.ts'

/** A request taken apart, as all languages need it. */
export interface Plan {
  operation: SnippetRequest['operation']
  /** Upper case. */
  method: string
  origin: string
  target: string
  /** Whole address. */
  url: string
  /** By name, still percent-encoded as in the target. */
  pathValues: [name: string, value: string][]
  /** Decoded, in order. */
  query: [name: string, value: string][]
  headers: [name: string, value: string][]
  /** The body (for an upload the `meta` part) in pieces; undefined when there is none. */
  body?: Piece[]
  /** The body's tree, when it is JSON. */
  root?: JsonNode
  /** Values of the body that the code computes, by where they start. */
  cuts: ReadonlyMap<number, Cut>
  /** Whether the code encrypts a field. */
  encrypts: boolean
  /** Whether the code itself names the platform's key: it encrypts or verifies, and no header says otherwise. */
  namesKey: boolean
  upload?: SnippetRequest['upload']
  /** What the answer may be. */
  accept: string
}

/** Where requests really go; other origins are named in the code. */
export const mainOrigin = 'https://api.mch.weixin.qq.com'

/** Comment at the `Wechatpay-Serial` header. */
export const serialNote = '让应答也用这把公钥签名；有加密字段时，还说明加密用的是哪把公钥'

const serialHeader = 'wechatpay-serial'
const parameterRE = /^\{(.+)\}$/
const loneSurrogateRE = /\p{Cs}/gu

/** Takes a request apart. */
export function planOf(request: SnippetRequest): Plan {
  const { operation, origin, upload, sensitive = 'encrypt' } = request
  const target = wellFormed(request.target)
  const text = wellFormed(request.body ?? '')
  const parsed = parseJsonText(text)
  const root = parsed.kind === 'valid' ? parsed.root : undefined
  const secrets = sensitive === 'encrypt' ? operation.sensitive.request : []
  const cuts = root ? findCuts(text, root, { secrets, digest: upload !== undefined }) : []
  const encrypts = cuts.some(({ kind }) => kind === 'secret')
  const headers = Object.entries(request.headers ?? {}).filter(([name]) => !encrypts || !isSerial(name))
  return {
    operation,
    method: request.method.toUpperCase(),
    origin,
    target,
    url: origin + target,
    pathValues: pathValuesOf(operation.path, target),
    query: [...new URLSearchParams(target.split('?').slice(1).join('?'))],
    headers,
    ...(text !== '' && { body: cutText(text, cuts) }),
    ...(root && { root }),
    cuts: new Map(cuts.map((cut) => [cut.start, cut])),
    encrypts,
    namesKey: encrypts || (operation.signed && !headers.some(([name]) => isSerial(name))),
    upload,
    accept: operation.signed ? 'application/json' : '*/*',
  }
}

/** Lines in order, without the absent ones, ended by a line feed. */
export function joinLines(lines: readonly (string | false | undefined)[]): string {
  return `${lines.filter((line) => line !== false && line !== undefined).join('\n')}\n`
}

/** A text that UTF-8 can carry: what a sender would turn into U+FFFD is that already. */
function wellFormed(text: string): string {
  return text.replace(loneSurrogateRE, '\ufffd')
}

function isSerial(name: string): boolean {
  return name.toLowerCase() === serialHeader
}

function pathValuesOf(path: string, target: string): [string, string][] {
  const segments = (target.split('?')[0] ?? '').split('/')
  return path.split('/').flatMap((segment, index): [string, string][] => {
    const name = parameterRE.exec(segment)?.[1]
    return name === undefined ? [] : [[name, segments[index] ?? '']]
  })
}
