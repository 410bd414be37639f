import { ProtocolError } from './errors.ts'

/** The values of the `Authorization` header. */
export interface Authorization {
  mchid: string
  /** `nonce_str` on the wire. */
  nonce: string
  /** Base64. */
  signature: string
  /** Unix seconds, decimal. */
  timestamp: string
  /** Serial of the merchant API certificate; `serial_no` on the wire. */
  serial: string
}

/** An `Authorization` header as parsed. */
export interface ParsedAuthorization extends Authorization {
  scheme: typeof authScheme
}

/** The authentication scheme (认证类型): RSA 2048 with SHA-256. */
export const authScheme = 'WECHATPAY2-SHA256-RSA2048'

const itemNames = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no'] as const
type ItemName = (typeof itemNames)[number]

const form = `${authScheme} mchid="…",nonce_str="…",signature="…",timestamp="…",serial_no="…"`
const schemeRE = /^[\w-]+$/
const printableRE = /^[\x20\x21\x23-\x7e]+$/
const timestampRE = /^\d{1,16}$/
// A signature of 2048 bits is 344 characters, a whole header below 600
const maxHeaderLength = 4096
const maxNonceLength = 128

/**
 * Prints the `Authorization` header of a signed request.
 *
 * @throws ProtocolError `authorization-malformed` when a value cannot stand in the header (quotes, line ends, …).
 */
export function formatAuthorization({ mchid, nonce, signature, timestamp, serial }: Authorization): string {
  const values = { mchid, nonce_str: nonce, signature, timestamp, serial_no: serial }
  for (const name of itemNames) checkValue(name, values[name])
  return `${authScheme} ${itemNames.map((name) => `${name}="${values[name]}"`).join(',')}`
}

/**
 * Parses an `Authorization` header: five items in any order, each once, commas without spaces.
 *
 * A scanner that reads each character once, so that a hostile header costs no more than its length.
 *
 * @throws ProtocolError `authorization-malformed` or, for another scheme, `authorization-scheme-unknown`.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365334
 */
export function parseAuthorization(header: string): ParsedAuthorization {
  if (header.length > maxHeaderLength) {
    throw malformed(`has ${header.length} characters, more than ${maxHeaderLength}`)
  }
  const items = scanItems(header, checkScheme(header) + 1)
  const missing = itemNames.filter((name) => !items.has(name))
  if (missing.length > 0) throw malformed(`lacks ${missing.join(', ')}`)
  const value = (name: ItemName) => items.get(name) ?? ''
  return {
    scheme: authScheme,
    mchid: value('mchid'),
    nonce: value('nonce_str'),
    signature: value('signature'),
    timestamp: value('timestamp'),
    serial: value('serial_no'),
  }
}

/** Checks the scheme and returns the position of the space behind it. */
function checkScheme(header: string): number {
  const space = header.indexOf(' ')
  const scheme = space === -1 ? header : header.slice(0, space)
  if (!schemeRE.test(scheme)) throw malformed('does not begin with a scheme')
  if (scheme !== authScheme) {
    throw new ProtocolError(
      'authorization-scheme-unknown',
      `The Authorization header has another scheme than ${authScheme}. Write it as: ${form}`,
    )
  }
  if (space === -1) throw malformed('ends after the scheme')
  return space
}

function scanItems(header: string, start: number): Map<ItemName, string> {
  const items = new Map<ItemName, string>()
  for (let position = start; ;) {
    const equals = header.indexOf('="', position)
    const name = itemNames.find((known) => known === header.slice(position, Math.max(equals, position)))
    if (!name) throw malformed(`has no known item with a quoted value at position ${position}`)
    if (items.has(name)) throw malformed(`has ${name} twice`)
    const quote = header.indexOf('"', equals + 2)
    if (quote === -1) throw malformed(`does not close the quotes of ${name}`)
    const value = header.slice(equals + 2, quote)
    checkValue(name, value)
    items.set(name, value)
    if (quote + 1 === header.length) return items
    if (header[quote + 1] !== ',') throw malformed(`has no comma behind ${name}`)
    position = quote + 2
  }
}

function checkValue(name: ItemName, value: string): void {
  if (!printableRE.test(value)) throw malformed(`has a ${name} that is empty or not printable ASCII without quotes`)
  if (name === 'timestamp' && !timestampRE.test(value)) throw malformed('has a timestamp that is not decimal seconds')
  if (name === 'nonce_str' && value.length > maxNonceLength) {
    throw malformed(`has a nonce_str of ${value.length} characters, more than ${maxNonceLength}`)
  }
}

function malformed(fault: string): ProtocolError {
  return new ProtocolError('authorization-malformed', `The Authorization header ${fault}. Write it as: ${form}`)
}
