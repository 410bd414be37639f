import { byteLength } from '../../../catalog/index.ts'
import type { JsonObject } from '../answers/outcome.ts'
import { messageOf, type SignedFacts } from '../diagnosis/signed-facts.ts'

const shownBodyBytes = 8
const decoder = new TextDecoder()

/** The detail of a 401 whose signature does not fit: as the platform cuts it, the body down to its first 8 bytes. */
export function signErrorDetail(facts: SignedFacts): JsonObject {
  const shownBody = decoder.decode(new TextEncoder().encode(facts.body).subarray(0, shownBodyBytes))
  return {
    detail: { issue: 'sign not match' },
    field: 'signature',
    location: 'authorization',
    sign_information: {
      method: facts.method,
      url: facts.target,
      truncated_sign_message: messageOf(facts, { body: shownBody }),
      sign_message_length: byteLength(messageOf(facts)),
    },
  }
}
