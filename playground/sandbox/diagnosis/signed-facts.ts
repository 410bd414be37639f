import { requestMessage } from '../../protocol/index.ts'

/** What arrived, as far as it takes part in the message. */
export interface SignedFacts {
  method: string
  /** Path and query as on the wire. */
  target: string
  timestamp: string
  nonce: string
  /** What must be signed; for an upload the `meta` part. */
  body: string
  /** The whole body; differs from `body` for an upload only. */
  wholeBody: string
  /** Scheme and host. */
  origin: string
  mchid: string
}

/** The message of facts of which some are changed. */
export function messageOf(facts: SignedFacts, changed: Partial<SignedFacts> = {}): string {
  return requestMessage({ ...facts, ...changed })
}
