// C0 and C1 controls (ESC, CR, LF), line separators, and the marks that turn the direction of text
const unprintableRE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Text that came from outside, safe for a terminal or a log line: control characters are shown as escapes. */
export function printable(text: string): string {
  return text.replace(unprintableRE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
