import { createCssVariablesTheme } from 'shiki'
import type { ShikiTransformer, ThemeRegistration } from 'shiki'

const variablePrefix = '--wxp-token-'
const colorRE = /^color:var\(--wxp-token-(?:token-)?([\w-]+)\)$/

/** Shiki's names for what a token is -> our class. A token that has none takes the colour of plain text. */
const classOf: Record<string, string | undefined> = {
  constant: 'tk-c',
  string: 'tk-s',
  'string-expression': 'tk-s',
  comment: 'tk-m',
  keyword: 'tk-k',
  parameter: 'tk-p',
  function: 'tk-f',
  link: 'tk-s',
}

/** One theme whose colours live in `theme/styles/code.css`, for light and dark alike. */
export const codeTheme: ThemeRegistration = createCssVariablesTheme({ name: 'wxp', variablePrefix })

/**
 * Turns each token's style attribute into a short class and drops the wrappers that carry nothing.
 *
 * An example of 40 lines shrinks from 21 kB of HTML to 7 kB this way; it must be the last transformer, since others
 * look for one element a token.
 */
export const compactTokens: ShikiTransformer = {
  name: 'wxp:compact-tokens',
  span(node) {
    const kind = colorRE.exec(String(node.properties.style ?? ''))?.[1]
    if (kind === undefined) return
    delete node.properties.style
    const name = classOf[kind]
    const [text] = node.children
    if (name && !(text?.type === 'text' && isPlain(text.value, kind))) node.properties.class = name
  },
  pre(node) {
    delete node.properties.style
    node.properties.class = String(node.properties.class).replace(' wxp', '')
  },
  root(root) {
    unwrapPlainSpans(root)
  },
}

const literalRE = /^(?:true|false|null|undefined|NaN|Infinity)$/
const identifierRE = /^[A-Za-z_$][\w$]*$/

/** Grammars call a colon a keyword and a variable a constant; neither deserves a colour. */
function isPlain(text: string, kind: string): boolean {
  const word = text.trim()
  if (kind === 'keyword') return !/\w/.test(word)
  return kind === 'constant' && identifierRE.test(word) && !literalRE.test(word)
}

type Parent = Parameters<NonNullable<ShikiTransformer['root']>>[0]
type Child = Parent['children'][number]

function unwrapPlainSpans(parent: { children: Child[] }): void {
  const flat: Child[] = []
  for (const child of parent.children) {
    if (child.type === 'element') unwrapPlainSpans(child)
    const isBare = child.type === 'element' && child.tagName === 'span' && Object.keys(child.properties).length === 0
    for (const part of isBare ? child.children : [child]) {
      const last = flat.at(-1)
      if (part.type === 'text' && last?.type === 'text') last.value += part.value
      else flat.push(part)
    }
  }
  parent.children = flat
}
