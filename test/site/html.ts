/** Readers for built HTML: enough for assertions, without a DOM in the dependencies. */

// A `>` may stand inside a quoted attribute.
const tagRE = /<(?:"[^"]*"|[^">])*>/g

/** Text as a reader sees it: no tags, entities decoded, white space collapsed. */
export function textOf(html: string): string {
  return decode(html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(tagRE, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}

/** Undoes the entities that Vue and Shiki write. */
export function decode(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
}

/** Values of one attribute, decoded, in the order of the page. */
export function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => decode(value))
}

/** Number of elements in the body. */
export function countElements(html: string): number {
  return html.slice(html.indexOf('<body')).match(/<[a-z](?:"[^"]*"|[^">])*>/gi)?.length ?? 0
}

/** The entries of all hover tables: the type, then the lines of its meaning. */
export function hoverEntries(html: string): string[][] {
  return attributes(html, 'data-hovers').flatMap((table) => table.split('\n').map((entry) => entry.split('\t')))
}
