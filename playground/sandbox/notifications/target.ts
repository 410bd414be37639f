/**
 * Whether a notification may be sent to a URL: to this machine, and to hosts that were allowed by name.
 *
 * The name alone is judged here; who dials must judge the address that he dials.
 */
export function isAllowedTarget(url: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, host, username, password } = new URL(url)
  if ((protocol !== 'http:' && protocol !== 'https:') || username !== '' || password !== '') return false
  return isLoopback(hostname) || allowedHosts.some((allowed) => allowed === hostname || allowed === host)
}

function isLoopback(hostname: string): boolean {
  // URL has turned every spelling of an IPv4 address into four decimal numbers
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
}
