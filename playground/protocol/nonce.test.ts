import { expect, it } from 'vitest'
import { createNonce } from './index.ts'

it('gives 100000 different nonces of 128 bits, each bit as often set as not', () => {
  const nonces = new Set<string>()
  const ones = new Array<number>(128).fill(0)
  for (let count = 0; count < 100_000; count++) {
    const nonce = createNonce()
    nonces.add(nonce)
    const bits = BigInt(`0x${nonce}`).toString(2).padStart(128, '0')
    for (let bit = 0; bit < 128; bit++) if (bits[bit] === '1') ones[bit] = (ones[bit] ?? 0) + 1
  }
  expect(nonces.size).toBe(100_000)
  for (const nonce of nonces) if (!/^[0-9A-F]{32}$/.test(nonce)) expect.fail(nonce)
  // 50000 expected, standard deviation 158: ten of them never happen by chance
  for (const count of ones) expect(Math.abs(count - 50_000)).toBeLessThan(1580)
})
