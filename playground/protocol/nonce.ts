import { toHex } from './hash.ts'

/** A fresh nonce (随机串): 128 random bits as 32 upper-case hex digits, short enough for every field that takes one. */
export function createNonce(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16))).toUpperCase()
}
