/** One column of a table of plain text. */
export interface Column {
  readonly header: readonly string[]
  readonly cells: readonly string[]
  /** Words to the left, numbers to the right. @default false */
  readonly left?: boolean
}

const gap = '   '

/** Lines of a table whose columns are as wide as their widest cell. */
export function alignColumns(columns: readonly Column[]): string[] {
  const filled = columns.map(({ header, cells, left }) => pad([...header, ...cells], left ?? false))
  const height = Math.max(...filled.map((cells) => cells.length))
  const rows = Array.from({ length: height }, (_, at) =>
    filled
      .map((cells) => cells[at] ?? '')
      .join(gap)
      .trimEnd(),
  )
  return rows.filter((row) => row !== '')
}

function pad(cells: readonly string[], left: boolean): string[] {
  const width = Math.max(...cells.map((cell) => cell.length))
  return cells.map((cell) => (left ? cell.padEnd(width) : cell.padStart(width)))
}

type Numbers = readonly (number | null)[]

/** Numbers with the same decimals: as many as give the smallest number of the basis three digits, 0–6. */
export function formatDecimals(values: Numbers, basis: Numbers = values): string[] {
  const sizes = basis.flatMap((value) => (value === null || value === 0 ? [] : [Math.abs(value)]))
  const smallest = Math.min(...sizes, 1000)
  const decimals = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(smallest))))
  return values.map((value) => (value === null ? '–' : value.toFixed(decimals)))
}
