import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * Whether an address, as it was dialled, is this machine. Only the plain forms count: an IPv4 address inside an IPv6
 * one (mapped, 6to4, NAT64) is a way around lists and is nobody's loopback here.
 */
export function isLoopback(address: string): boolean {
  const version = isIP(address)
  if (version === 0) return false
  // BlockList unwraps ::ffff:127.0.0.1 by itself
  if (version === 6 && address.toLowerCase() !== '::1') return false
  return loopback.check(address, version === 6 ? 'ipv6' : 'ipv4')
}
