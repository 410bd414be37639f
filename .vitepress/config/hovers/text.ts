import ts from 'typescript'

/** Longer types are cut: a hover shall be read at a glance, the table below the example has the rest. */
const maxTypeLength = 160
const linkRE = /\{@link(?:code|plain)?\s+([^}|\s]+)(?:[|\s]+([^}]*))?\}/g

/**
 * The type of a word in one line, from the word on: `out_trade_no: string`, not
 * `(property) JsapiPrepayRequest.out_trade_no: string`. Empty when there is nothing to tell.
 */
export function hoverText({ displayParts = [] }: Pick<ts.QuickInfo, 'displayParts'>, word: string): string {
  const from = displayParts.findIndex(({ text }) => unquoted(text) === word)
  const text = ts.displayPartsToString(from < 0 ? displayParts : displayParts.slice(from))
  return shortType(text)
}

/** The same for text that twoslash has already put together. */
export function shortType(text: string, word = ''): string {
  const line = fromWord(text, word)
    .replace(/^\((?:property|method|alias|parameter|getter|setter|enum member)\) /, '')
    .replace(/^(?:var|let|const|function) /, '')
    // an alias is followed by the import that made it
    .replace(/\nimport [\w$]+$/, '')
    .replace(/\s+/g, ' ')
    // the question mark says it already
    .replace(/^([\w$]+\?: .*) \| undefined$/, '$1')
    .trim()
  if (/^(any|import [\w$]+)?$/.test(line)) return ''
  return line.length > maxTypeLength ? `${line.slice(0, maxTypeLength - 1)}…` : line
}

/** Drops what stands before the word itself, such as `Promise<AxiosResponse<…>>.` before `then`. */
function fromWord(text: string, word: string): string {
  let depth = 0
  for (let at = 0; word && at < text.length; at++) {
    if (
      depth === 0 &&
      text.startsWith(word, at) &&
      !/[\w$]/.test(text[at - 1] ?? '') &&
      /[?:(<]/.test(text[at + word.length] ?? '')
    ) {
      return text.slice(at)
    }
    if ('<({['.includes(text[at] ?? '')) depth++
    else if ('>)}]'.includes(text[at] ?? '') && text[at - 1] !== '=') depth--
  }
  return text
}

/** The JSDoc of a word as plain text, a line for each paragraph and tag. */
export function hoverDocs({ documentation, tags }: Pick<ts.QuickInfo, 'documentation' | 'tags'>): string {
  const lines = ts.displayPartsToString(documentation).split('\n')
  for (const tag of tags ?? []) lines.push(tagLine(tag.name, ts.displayPartsToString(tag.text)))
  return plainDocs(lines)
}

/** Cleans lines of JSDoc: no Markdown, no link braces, no empty lines. */
export function plainDocs(lines: string[]): string {
  return lines
    .map((line) => line.replace(linkRE, (_, target: string, label?: string) => label?.trim() || target))
    .map((line) =>
      line
        .replaceAll('`', '')
        .replace(/^\s*- /, '')
        .trim(),
    )
    .filter(Boolean)
    .join('\n')
}

/** `@link https://…` and `@see` carry a reference, `@deprecated` a warning; other tags are for editors. */
export function tagLine(name: string, text = ''): string {
  if (name === 'deprecated') return `已废弃：${text}`
  return name === 'link' || name === 'see' ? text : ''
}

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, '$2')
}
