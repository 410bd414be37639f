import { bodyCauses } from './body-causes.ts'
import { messageCauses } from './message-causes.ts'
import type { SignedFacts } from './signed-facts.ts'
import { targetCauses } from './target-causes.ts'

/** A usual mistake in signing. */
export interface Cause {
  /** kebab-case. */
  id: string
  /** Chinese: what went wrong. */
  title: string
  /** Chinese: what to do. */
  fix: string
  /** The messages that a client with this mistake would have signed. */
  messages: (facts: SignedFacts) => Iterable<string>
}

/**
 * All mistakes that can be recognised by rebuilding what was signed; the first that fits is named.
 *
 * To add one, add an entry to the list of its part of the message.
 */
export const causes: readonly Cause[] = [...targetCauses, ...bodyCauses, ...messageCauses]
