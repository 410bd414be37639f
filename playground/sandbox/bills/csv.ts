/** A bill (账单) before it is printed: captions, rows, and one row that sums them up. */
export interface Bill {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  summaryColumns: readonly string[]
  summary: readonly string[]
}

const byteOrderMark = '\ufeff'
const lineEnd = '\r\n'

/**
 * Prints a bill as the platform does: UTF-8 with a byte order mark, CRLF, a backtick before each value.
 *
 * How a comma inside a value is escaped is documented nowhere; readers split at a comma and a backtick.
 */
export function formatBill({ columns, rows, summaryColumns, summary }: Bill): string {
  const lines = [columns.join(','), ...rows.map(formatRow), summaryColumns.join(','), formatRow(summary)]
  return byteOrderMark + lines.map((line) => line + lineEnd).join('')
}

/** Fen as yuan with two decimals: bills are the only place where the API counts in yuan. */
export function formatYuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function formatRow(values: readonly string[]): string {
  // a line end inside a value would tear the row
  return values.map((value) => `\`${value.replace(/[\r\n]+/g, ' ')}`).join(',')
}
