import type { Piece } from './pieces.ts'
import { linesOf } from './quote.ts'

/** How a language writes a text and the two computed values. */
export interface Writer {
  /** Such as `quoteJava`. */
  text: (text: string) => string
  /** An expression that encrypts a plain text, given as a literal. */
  secret: (literal: string) => string
  /** The variable that holds the digest. */
  sha256: string
}

/**
 * The operands whose joined values are the text: one literal for each line, so that a long body stays readable.
 */
export function operandsOf(pieces: readonly Piece[], { text, secret, sha256 }: Writer): string[] {
  const operands = pieces.flatMap((piece) => {
    if (piece.kind === 'sha256') return [sha256]
    return piece.kind === 'secret' ? [secret(text(piece.text))] : linesOf(piece.text).map(text)
  })
  return operands.length === 0 ? [text('')] : operands
}
