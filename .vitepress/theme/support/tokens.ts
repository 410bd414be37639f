/** A piece of code with its class (see `styles/code.css`); plain text has none. */
export type Token = [text: string, className?: 'tk-k' | 'tk-s' | 'tk-c' | 'tk-m' | 'tk-f']

// Alternatives in order: comments, strings, numbers, words.
const tokenRE =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=^|\s)#[^\n]*)|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(\b\d+(?:\.\d+)?\b)|([A-Za-z_$][\w$]*)/g
const keywordRE =
  /^(?:as|async|await|break|case|catch|class|const|def|defer|else|export|extends|final|finally|for|from|func|function|if|import|in|interface|let|new|package|private|public|return|self|static|struct|switch|throw|throws|try|type|use|using|var|void|while|with|yield)$/
const constantRE = /^(?:true|false|null|nil|None|True|False|undefined)$/

/**
 * Splits code of any of the snippet languages into coloured pieces.
 *
 * Good enough for samples that we print ourselves; what authors write is highlighted by Shiki at build time. It runs in
 * the page, where a grammar engine would cost more bytes than all samples together.
 */
export function tokenize(code: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of code.matchAll(tokenRE)) {
    const [text, comment, string, number, word] = match
    const className = comment
      ? 'tk-m'
      : string
        ? 'tk-s'
        : number
          ? 'tk-c'
          : wordClass(word, code, match.index + text.length)
    if (!className) continue
    if (match.index > end) tokens.push([code.slice(end, match.index)])
    tokens.push([text, className])
    end = match.index + text.length
  }
  if (end < code.length) tokens.push([code.slice(end)])
  return tokens
}

/** The same for JSON, with names of members told from texts. */
export function tokenizeJson(code: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of code.matchAll(
    /("(?:\\.|[^"\\])*")(?!\s*:)|(-?\b\d+(?:\.\d+)?\b|\btrue\b|\bfalse\b|\bnull\b)|"(?:\\.|[^"\\])*"/g,
  )) {
    const className = match[1] ? 'tk-s' : match[2] ? 'tk-c' : undefined
    if (!className) continue
    if (match.index > end) tokens.push([code.slice(end, match.index)])
    tokens.push([match[0], className])
    end = match.index + match[0].length
  }
  if (end < code.length) tokens.push([code.slice(end)])
  return tokens
}

function wordClass(word = '', code: string, after: number): Token[1] {
  if (keywordRE.test(word)) return 'tk-k'
  if (constantRE.test(word)) return 'tk-c'
  return code[after] === '(' ? 'tk-f' : undefined
}
