import type { Call } from '../../proxy/call.ts'
import { nodeAt } from '../json/node.ts'
import { parseJsonText } from '../json/parse-json.ts'
import type { Draft } from './draft.ts'

/** What can be paid in the sandbox after a prepay. */
export interface PayableOrder {
  outTradeNo: string
  /** Whose number it is: the sub-merchant in partner mode. Two merchants may use the same one. */
  mchid?: string
  /** What the payer's side would scan or open, as text. */
  link?: string
}

/** The order that a prepay has just made; undefined when the call was none, or failed. */
export function payableOrder(
  draft: Pick<Draft, 'body'>,
  { request, response }: Pick<Call, 'request' | 'response'>,
): PayableOrder | undefined {
  if (request.method !== 'POST' || response.status !== 200 || response.encoding !== 'text') return undefined
  const answer = textReader(response.body)
  const link = answer('/code_url') ?? answer('/h5_url')
  if (link === undefined && answer('/prepay_id') === undefined) return undefined
  const sent = textReader(draft.body)
  const outTradeNo = sent('/out_trade_no') ?? sent('/combine_out_trade_no')
  if (outTradeNo === undefined) return undefined
  const mchid = sent('/sub_mchid') ?? sent('/mchid') ?? sent('/combine_mchid')
  return { outTradeNo, ...(mchid === undefined ? {} : { mchid }), ...(link === undefined ? {} : { link }) }
}

function textReader(body: string): (pointer: string) => string | undefined {
  const parsed = parseJsonText(body)
  return (pointer) => {
    const node = parsed.kind === 'valid' ? nodeAt(parsed.root, pointer) : undefined
    return node?.kind === 'string' ? node.value : undefined
  }
}
