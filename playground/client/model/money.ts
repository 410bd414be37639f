/** Money is an integer of fen (分) on the wire; yuan (元) exists only on screen. Text in, text out: no rounding. */

const fenRE = /^(-?)(0|[1-9]\d*)$/
const yuanRE = /^(\d{1,15})(?:\.(\d{0,2}))?$/

/** `100` → `1.00`. Undefined when the text is no integer. */
export function yuanOfFen(fen: string): string | undefined {
  const [, sign = '', digits] = fenRE.exec(fen) ?? []
  if (digits === undefined) return undefined
  const padded = digits.padStart(3, '0')
  return `${sign}${padded.slice(0, -2)}.${padded.slice(-2)}`
}

/** `1.5` → `150`. Undefined when the text is no amount with at most two decimals. */
export function fenOfYuan(yuan: string): string | undefined {
  const [, whole, cents = ''] = yuanRE.exec(yuan.trim()) ?? []
  if (whole === undefined) return undefined
  return `${whole}${cents.padEnd(2, '0')}`.replace(/^0+(?=\d)/, '')
}
