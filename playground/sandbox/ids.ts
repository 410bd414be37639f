import { sha256Hex } from '../protocol/index.ts'
import { formatDigits } from './clock.ts'

/** Makes the numbers that the platform gives out. */
export interface Ids {
  /** 36 characters: `wx201410272009395522657a690389285100`. */
  prepayId: (subject: string, time: number) => Promise<string>
  /** 28 digits, `4200…`. */
  transactionId: (subject: string, time: number) => Promise<string>
  /** 29 digits, `50…`. */
  refundId: (subject: string, time: number) => Promise<string>
  /** The `pr` of a `code_url`: 9 letters and digits. */
  codeToken: (subject: string) => Promise<string>
  /** 36 characters in the form of a UUID. */
  uuid: (subject: string) => Promise<string>
  /** Lower-case hex, up to 64 characters. */
  hex: (subject: string, length: number) => Promise<string>
}

// Monday, 1 June 2026, in Beijing: the date inside all numbers of a seeded sandbox
const seededTime = Date.UTC(2026, 4, 31, 16)
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * Creates the numbering of one sandbox.
 *
 * A number follows from the seed and what it is for (an order and its how-manieth attempt), not from the order in which
 * calls arrive: the same calls get the same numbers, in parallel too. With a seed of the caller's even the date inside
 * a number is fixed.
 */
export function createIds(seed: string, { fixedDate }: { fixedDate: boolean }): Ids {
  const hash = (name: string, subject: string) => sha256Hex(`${seed}\n${name}\n${subject}`)
  const digitsOf = (time: number) => formatDigits(fixedDate ? seededTime : time)
  return {
    prepayId: async (subject, time) => {
      const hex = await hash('prepay', subject)
      return `wx${digitsOf(time)}${hex.slice(0, 7)}${decimal(hex, 10)}`
    },
    transactionId: async (subject, time) => {
      const digits = decimal(await hash('transaction', subject), 16)
      return `4200${digits.slice(0, 6)}${digitsOf(time).slice(0, 8)}${digits.slice(6)}`
    },
    refundId: async (subject, time) => {
      const digits = decimal(await hash('refund', subject), 19)
      return `50${digits.slice(0, 8)}${digitsOf(time).slice(0, 8)}${digits.slice(8)}`
    },
    codeToken: async (subject) => {
      const hex = await hash('code', subject)
      return Array.from(
        { length: 9 },
        (_, index) => alphabet[parseInt(hex.slice(index * 4, index * 4 + 4), 16) % 62],
      ).join('')
    },
    uuid: async (subject) => {
      const hex = await hash('uuid', subject)
      const parts = [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(12, 15)}`,
        `a${hex.slice(15, 18)}`,
        hex.slice(18, 30),
      ]
      return parts.join('-')
    },
    hex: async (subject, length) => (await hash('hex', subject)).slice(0, length),
  }
}

/** The given number of decimal digits out of a hash. */
function decimal(hex: string, length: number): string {
  return (BigInt(`0x${hex}`) % 10n ** BigInt(length)).toString().padStart(length, '0')
}
