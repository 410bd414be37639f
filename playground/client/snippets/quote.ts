const lineRE = /[^\n]*\n|[^\n]+$/g
const lineSeparatorRE = /[\u2028\u2029]/g

/** A text as one word of a shell: single quotes, in which nothing has a meaning. */
export function quoteBash(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A text as a JavaScript literal in single quotes. */
export function quoteJs(text: string): string {
  return singleQuoted(text).replace(lineSeparatorRE, (separator) => (separator === '\u2028' ? '\\u2028' : '\\u2029'))
}

/** A text as the inside of a JavaScript template literal. */
export function escapeTemplate(text: string): string {
  // A raw carriage return in a template is read as a line feed
  return text.replace(/\\|`|\$(?=\{)/g, '\\$&').replaceAll('\r', '\\r')
}

/** A text as a Python literal in single quotes. */
export function quotePython(text: string): string {
  return singleQuoted(text)
}

/** A text as a Java literal. */
export function quoteJava(text: string): string {
  // JSON's control characters beyond \b \t \n \f \r are Java's `\u` escapes, and none of those ends a line
  return JSON.stringify(text)
}

/** A text as a Go literal. */
export function quoteGo(text: string): string {
  return JSON.stringify(text)
}

/** A text as a PHP literal in single quotes, in which `$` has no meaning. */
export function quotePhp(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

/** A text in lines, each with its line feed; none for the empty text. */
export function linesOf(text: string): string[] {
  return text.match(lineRE) ?? []
}

function singleQuoted(text: string): string {
  // JSON first: it escapes control characters and backslashes
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
