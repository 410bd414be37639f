import type { Bytes } from './base64.ts'
import { childrenOf, contentOf, derTag, formatDer, type DerNode } from './der.ts'
import { ProtocolError } from './errors.ts'
import { toHex } from './hash.ts'
import { fromUtf8, toUtf8 } from './text.ts'

// Attribute types by the bytes of their object identifier: 2.5.4.n
const attributes: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '550405': 'serialNumber',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '55040a': 'O',
  '55040b': 'OU',
}
const specialRE = /[,\\+"<>;=]/g
const partRE = /(?:\\.|[^,\\])+/gs
const escapeRE = /\\(.)/gs

/**
 * A distinguished name as text in the order of its encoding: `CN=Tenpay.com Root CA, O=Tenpay.com, C=CN`.
 *
 * An attribute type without a short name is shown as the hex of its object identifier.
 */
export function readName(name: DerNode): string {
  return childrenOf(name, derTag.sequence)
    .flatMap((set) => childrenOf(set, derTag.set))
    .map((attribute) => {
      const [type, value] = childrenOf(attribute, derTag.sequence)
      const identifier = toHex(contentOf(type, derTag.objectIdentifier))
      return `${attributes[identifier] ?? identifier}=${readText(value).replace(specialRE, '\\$&')}`
    })
    .join(', ')
}

/**
 * Encodes a name such as `CN=1900000001, O=Example, C=CN`; a comma within a value is written `\,`.
 *
 * @throws ProtocolError `name-malformed`.
 */
export function formatName(name: string): Bytes {
  const parts = name.match(partRE) ?? []
  if (parts.length === 0) throw malformed('is empty')
  return formatDer(derTag.sequence, ...parts.map((part) => formatAttribute(part.trim())))
}

function formatAttribute(part: string): Bytes {
  const equals = part.indexOf('=')
  const shortName = part.slice(0, Math.max(equals, 0))
  const identifier = Object.keys(attributes).find((key) => attributes[key] === shortName)
  if (!identifier)
    throw malformed(`has a part that does not begin with one of ${Object.values(attributes).join('= ')}=`)
  const value = toUtf8(part.slice(equals + 1).replace(escapeRE, '$1'))
  // A country must be a PrintableString (RFC 5280 appendix A.1)
  const text = formatDer(shortName === 'C' ? derTag.printableString : derTag.utf8String, value)
  const type = formatDer(
    derTag.objectIdentifier,
    Uint8Array.from(identifier.match(/../g) ?? [], (hex) => parseInt(hex, 16)),
  )
  return formatDer(derTag.set, formatDer(derTag.sequence, type, text))
}

function readText(value: DerNode | undefined): string {
  if (!value) throw new RangeError('A name attribute lacks its value.')
  return fromUtf8(value.content)
}

function malformed(fault: string): ProtocolError {
  return new ProtocolError(
    'name-malformed',
    `The distinguished name ${fault}. Write it like: CN=1900000001, O=Example, C=CN`,
  )
}
