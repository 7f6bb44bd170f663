/** A table of booktabs, all texts in it TeX already. */
export interface TexTable {
  /** Unique within the pack; `\ref{tab:vm-…}` finds it. */
  readonly label: string
  readonly caption: string
  /** Column specification, such as `lrr`; `L{0.3}` is a ragged column of that share of the line. */
  readonly columns: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Goes on over the next page where there is need; for rows of many lines. */
  readonly isLong?: boolean
  /** Below the table, each a paragraph. */
  readonly notes?: readonly string[]
}

/** More rows than a page holds go on over the next. */
const mostFloating = 24

/** The table as TeX that needs array, booktabs and, where it is long, longtable. */
export function texTable(table: TexTable): string {
  return table.isLong === true || table.rows.length > mostFloating ? longTable(table) : floatingTable(table)
}

function floatingTable({ label, caption, columns, head, rows, notes = [] }: TexTable): string {
  return lines(
    '\\begin{table}[htbp]',
    '\\centering',
    '\\footnotesize',
    '\\setlength{\\tabcolsep}{4pt}',
    '\\setlength{\\belowcaptionskip}{6pt}',
    `\\caption{${caption}}`,
    `\\label{${label}}`,
    `\\begin{tabular}{@{}${columnsOf(columns)}@{}}`,
    '\\toprule',
    rowTex(head),
    '\\midrule',
    ...rowsTex(rows),
    '\\bottomrule',
    '\\end{tabular}',
    ...notes.flatMap(noteTex),
    '\\end{table}',
  )
}

function longTable({ label, caption, columns, head, rows, notes = [] }: TexTable): string {
  return lines(
    // The text before it keeps its own distance of lines.
    '\\par',
    '\\begingroup',
    '\\footnotesize',
    '\\setlength{\\tabcolsep}{4pt}',
    '\\setlength{\\LTcapwidth}{\\linewidth}',
    `\\begin{longtable}{@{}${columnsOf(columns)}@{}}`,
    `\\caption{${caption}}\\label{${label}}\\\\`,
    '\\toprule',
    rowTex(head),
    '\\midrule',
    '\\endfirsthead',
    '\\toprule',
    rowTex(head),
    '\\midrule',
    '\\endhead',
    ...rowsTex(rows),
    '\\bottomrule',
    '\\end{longtable}',
    ...notes.flatMap(noteTex),
    '\\endgroup',
  )
}

const columnsOf = (columns: string) =>
  columns.replace(/L\{([\d.]+)\}/g, '>{\\raggedright\\arraybackslash}p{$1\\linewidth}')
const rowTex = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`
/** With a little room between them, since a row may have many lines. */
const rowsTex = (rows: TexTable['rows']) =>
  rows.flatMap((row, at) => (at === 0 ? [rowTex(row)] : ['\\addlinespace[2pt]', rowTex(row)]))
const noteTex = (note: string) => ['', `\\par\\smallskip{\\raggedright ${note}\\par}`]

/** Lines with the last one ended. */
export const lines = (...all: string[]) => `${all.join('\n')}\n`

/** The same of any number of lines, where a call has room for a hundred thousand. */
export const manyLines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')
