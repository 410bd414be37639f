/**
 * Names of the chained client: `/v3/pay/transactions/out-trade-no/{out_trade_no}` as
 * `wxpay.v3.pay.transactions.outTradeNo._out_trade_no_`.
 *
 * @see https://www.npmjs.com/package/wechatpay-axios-plugin `normalize` in lib/wechatpay.js decides what a name means
 */
import type { Operation } from './operations.ts'

/**
 * Segments that mean something else on a chained node: methods, own properties of a function, `then`
 * (a node must never look like a promise). In PascalCase the client reads them as plain segments.
 */
const reservedNames = new Set(
  ['get', 'post', 'put', 'patch', 'delete', 'then', 'chain', 'client', 'name', 'length', 'inspect', 'prototype'].concat(
    ['constructor', 'arguments', 'caller', 'toString', 'valueOf', 'toJSON'],
  ),
)
const identifierRE = /^[A-Za-z_$][\w$]*$/

/** The property name of one path segment. */
export function segmentName(segment: string): string {
  const parameter = /^\{(.+)\}$/.exec(segment)?.[1]
  if (parameter !== undefined) return identifierRE.test(parameter) ? `_${parameter}_` : segment
  const camel = segment.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  if (reservedNames.has(camel)) return camel[0]!.toUpperCase() + camel.slice(1)
  return normalize(camel) === segment ? camel : segment
}

/** A property access: `.name`, or `['name']` when the name is no identifier. */
export function accessor(name: string): string {
  return identifierRE.test(name) ? `.${name}` : `[${quote(name)}]`
}

/** The chain of an operation up to its method: `wxpay.v3.vehicle.etc.preopen.post`. */
export function chainOf({ path, method }: Pick<Operation, 'path' | 'method'>): string {
  const links = path.slice(1).split('/').map(segmentName)
  return `wxpay${links.map(accessor).join('')}.${method}`
}

/** A name as TypeScript writes it in a literal or an interface. */
export function propertyName(name: string): string {
  return identifierRE.test(name) ? name : quote(name)
}

/** A text as a TypeScript literal in single quotes. */
export function quote(text: string): string {
  // JSON first: it escapes control characters and line ends
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** What the npm client makes of a property name. */
function normalize(name: string): string {
  return name
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replace(/^(\$|_)(.*)\1$/, '{$2}')
}
