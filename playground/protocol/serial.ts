const leadingZerosRE = /^0+(?=.)/

/**
 * Tells whether two serials (证书序列号) or public key ids name the same key.
 *
 * Some clients send lower case, and some tools drop leading zeros: neither makes another key.
 */
export function sameSerial(one: string, other: string): boolean {
  return normalizeSerial(one) === normalizeSerial(other)
}

/** A serial in upper case without leading zeros, for use as a map's key. */
export function normalizeSerial(serial: string): string {
  return serial.toUpperCase().replace(leadingZerosRE, '')
}
