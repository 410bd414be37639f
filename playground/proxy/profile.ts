import type { ProfileSummary } from './call.ts'
import type { Send } from './transport.ts'

/** Keys of the platform. Grows when certificates are downloaded. */
export interface PlatformKeys {
  /** Serial of a platform certificate, or public key id, to the key that verifies. */
  verify: Map<string, CryptoKey>
  /** What to encrypt fields with: the public key, or the newest certificate. Absent until certificates are known. */
  encrypt?: { serial: string; key: CryptoKey }
  /** When certificates were last downloaded, milliseconds since 1970. */
  downloadedAt?: number
}

/** One set of credentials with the way to where they are valid. Never leaves the proxy; pages see the summary. */
export interface Profile {
  /** Unique; what a call names. */
  id: string
  /** Shown to people, in Chinese. */
  title: string
  kind: 'sandbox' | 'live'
  /** The caller: merchant or, for partners, `sp_mchid`. */
  mchid: string
  /** Serial of the merchant API certificate. */
  serial: string
  verification: 'public-key' | 'certificate'
  /** Live: writes need `unlockable` and an unlocking by the reader. */
  readOnly: boolean
  /** Live: whether this run allows writes at all (asked for in the environment, anew for each run). */
  unlockable?: boolean
  /** Live: greatest amount in any field of a write, fen. Absent: `defaultAmountCapFen`. */
  amountCapFen?: number
  /** Of the merchant; signs messages. Not extractable. */
  signingKey: CryptoKey
  /** Of the merchant; decrypts fields of answers. Not extractable. */
  decryptionKey?: CryptoKey
  platformKeys: PlatformKeys
  /** 32 bytes; decrypts downloaded certificates. */
  apiV3Key?: string
  /** Where requests go. Absent: the first server of the operation. */
  origin?: string
  send: Send
}

/** Cap for live writes when the profile names none: 1 yuan. */
export const defaultAmountCapFen = 100

/** What a page may know about a profile. */
export function profileSummary(profile: Profile, unlocked: boolean): ProfileSummary {
  const { id, title, kind, mchid, serial, verification } = profile
  const summary: ProfileSummary = {
    id,
    title,
    kind,
    mchid,
    serial,
    verification,
    readOnly: profile.readOnly && !unlocked,
  }
  if (kind === 'sandbox') return summary
  return {
    ...summary,
    unlockable: profile.unlockable ?? false,
    amountCapFen: profile.amountCapFen ?? defaultAmountCapFen,
  }
}
