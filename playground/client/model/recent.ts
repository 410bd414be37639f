import { nodeAt, type JsonNode } from '../json/node.ts'
import { parseJsonText } from '../json/parse-json.ts'
import type { Call } from '../../proxy/call.ts'
import type { Draft } from './draft.ts'

/** Fields whose values lead to the next call: what was made here is asked for, closed or refunded elsewhere. */
const carriedNames = new Set([
  'out_trade_no',
  'combine_out_trade_no',
  'transaction_id',
  'out_refund_no',
  'refund_id',
  'media_id',
  'plan_id',
])

/** Values of a successful call that a reader may want in the next one, by field name. */
export function carriedValues(
  draft: Pick<Draft, 'path' | 'body'>,
  { response }: Pick<Call, 'response'>,
): Map<string, string> {
  const values = new Map<string, string>()
  if (response.status >= 300) return values
  for (const [name, value] of Object.entries(draft.path)) if (carriedNames.has(name)) values.set(name, value)
  for (const text of [draft.body, response.encoding === 'text' ? response.body : '']) {
    const parsed = parseJsonText(text)
    if (parsed.kind !== 'valid') continue
    collect(parsed.root, values)
    const url = nodeAt(parsed.root, '/download_url')
    if (url?.kind === 'string') collectQuery(url.value, values)
  }
  return values
}

function collect(node: JsonNode, values: Map<string, string>): void {
  if (node.kind === 'array') node.items.forEach((item) => collect(item, values))
  if (node.kind !== 'object') return
  for (const { name, value } of node.members) {
    if (value.kind === 'string' && value.value !== '' && carriedNames.has(name)) values.set(name, value.value)
    collect(value, values)
  }
}

/** The second step of a bill takes the token out of the first step's address. */
function collectQuery(url: string, values: Map<string, string>): void {
  if (!URL.canParse(url)) return
  for (const [name, value] of new URL(url).searchParams) values.set(name, value)
}
