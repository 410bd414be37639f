import { execFileSync } from 'node:child_process'

/** RSA-2048 signatures and verifications per second of one core: the physical limit here, by `openssl speed`. */
export function opensslRates(): { signsPerSecond: number; verifiesPerSecond: number } {
  const output = execFileSync('openssl', ['speed', '-seconds', '2', 'rsa2048'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const line = output.split('\n').findLast((text) => text.startsWith('rsa')) ?? ''
  const [signsPerSecond = Number.NaN, verifiesPerSecond = Number.NaN] = line.trim().split(/\s+/).slice(-2).map(Number)
  return { signsPerSecond, verifiesPerSecond }
}
