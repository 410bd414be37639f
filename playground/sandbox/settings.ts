/** Which key signs answers (and notifications of what they began). */
export type AnswerKey = 'requested' | 'certificate' | 'public-key'

/** What can differ between merchants of the real platform, or where sources disagree. */
export interface SandboxSettings {
  /**
   * `none` is a merchant who was never given a platform certificate (since late 2024): `GET /v3/certificates` answers
   * 404 and everything is signed with the WeChat Pay public key.
   */
  certificates: 'available' | 'none'
  /** `requested`: the public key when the request's `Wechatpay-Serial` asks for it, else the certificate's key. */
  answerKey: AnswerKey
  /** How a prepay with a known number but other parameters is refused: both codes are seen in the wild. */
  reentryCode: 'INVALID_REQUEST' | 'OUT_TRADE_NO_USED'
}

/** The settings of a merchant with both keys. */
export const defaultSettings: SandboxSettings = {
  certificates: 'available',
  answerKey: 'requested',
  reentryCode: 'INVALID_REQUEST',
}
