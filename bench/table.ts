/** One measured figure beside what it is compared with. */
export interface Row {
  what: string
  measured: number
  unit: string
  /** The physical limit, a peer or the budget. */
  reference: number
  referenceIs: string
  /** `at-least`: measured / reference should be no less than `goal`; `at-most`: no more. */
  rule: 'at-least' | 'at-most'
  goal: number
}

/** Rows as an aligned table: what, measured, reference, ratio, and whether the budget holds. */
export function formatRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const ratio = row.measured / row.reference
    const holds = row.rule === 'at-least' ? ratio >= row.goal : ratio <= row.goal
    return [
      row.what,
      `${format(row.measured)} ${row.unit}`,
      `${format(row.reference)} ${row.unit} (${row.referenceIs})`,
      `ratio ${ratio.toFixed(2)}`,
      `${row.rule === 'at-least' ? '>=' : '<='} ${row.goal}`,
      holds ? 'holds' : 'BROKEN',
    ]
  })
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? []
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

/** Value below which a share of the sorted samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Calls `task` again and again, one after the other, for about `ms`; returns the duration of each call in ms. */
export async function repeatFor(ms: number, task: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = []
  for (const end = performance.now() + ms; performance.now() < end;) {
    const start = performance.now()
    await task()
    samples.push(performance.now() - start)
  }
  return samples
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
}
