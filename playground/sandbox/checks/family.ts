import type { EndpointFamily } from '../answers/api-error.ts'

/**
 * What a path's prefix changes: the pay endpoints authenticate before they look at other headers, word a missing
 * Authorization differently and give their 401 no Request-ID; refunds answer an unknown merchant with 404.
 * Observed on the live host for `/v3/pay/transactions`; its siblings are taken to be alike.
 */
export function familyOf(path: string): EndpointFamily {
  if (path.startsWith('/v3/pay/') || path.startsWith('/v3/combine-transactions/')) return 'pay'
  return path.startsWith('/v3/refund/') ? 'refund' : 'other'
}
