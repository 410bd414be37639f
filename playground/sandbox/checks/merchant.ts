import type { Operation } from '../../../catalog/index.ts'
import { merchantUnknown, parameterError, type ApiError, type EndpointFamily } from '../answers/api-error.ts'
import type { Arrival } from '../arrival.ts'
import { isObject, parseJson } from './body.ts'

const callerNames = ['mchid', 'sp_mchid', 'combine_mchid']

/** What the merchant check compares. */
export interface MerchantOptions {
  arrival: Arrival
  operation: Operation
  family: EndpointFamily
  /** `mchid` of the Authorization header. */
  mchid: string
  /** The sandbox's only merchant. */
  knownMchid: string
}

/** The caller must be the merchant that body or query name, and must exist. */
export function checkMerchant({
  arrival,
  operation,
  family,
  mchid,
  knownMchid,
}: MerchantOptions): ApiError | undefined {
  // elsewhere a field `mchid` may mean somebody else
  const named = family === 'pay' ? findNamed(arrival, operation) : undefined
  if (named && named.value !== mchid) {
    return parameterError(`http header中的mchid与${named.place}中的mchid不匹配`)
  }
  return mchid === knownMchid ? undefined : merchantUnknown(family)
}

function findNamed(
  { method, text, search }: Arrival,
  { requestBody }: Operation,
): { place: string; value: string } | undefined {
  if (method === 'GET') {
    const query = new URLSearchParams(search)
    const value = callerNames.map((name) => query.get(name)).find((found) => found !== null)
    return value === undefined || value === null ? undefined : { place: 'query', value }
  }
  const body = parseJson(text)?.value
  if (!isObject(body) || !requestBody) return undefined
  const value = callerNames.map((name) => (Object.hasOwn(body, name) ? body[name] : undefined)).find(isText)
  return value === undefined ? undefined : { place: 'post payload', value }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
