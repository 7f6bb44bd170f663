import type { HeaderLine } from '../cells/column-header.js'
import type { FileRow } from '../rows/measured-row.js'
import { columnName } from '../text/column-name.js'
import type { CsvRecord } from '../text/csv-records.js'
import { FileFault } from '../text/file-fault.js'
import type { FileHints, OpenTable, TableContext, TableFormat } from './file-format.js'

/** The records of one file under its header, or under headers that stand in it again. */
export interface ReadTable {
  /** Null: a line that is no row. @throws FileFault with line, column and reason. */
  read(record: CsvRecord): FileRow | null
  unknown(): readonly string[]
  /** Words by column that are missing values after all. */
  missingTexts(): ReadonlyMap<string, ReadonlySet<string>>
}

/** @throws FileFault when the header is not whole. */
export function createReadTable(
  format: TableFormat,
  first: HeaderLine,
  hints: FileHints,
  context: TableContext,
): ReadTable {
  const opened: OpenTable[] = []
  const open = (found: HeaderLine) => {
    const table = format.open(found, hints, context)
    opened.push(table)
    return table
  }
  let current = { header: textOf(first.cells), table: open(first) }
  const openAgain = ({ cells, line }: CsvRecord) => {
    const header = textOf(cells)
    const same = header === current.header
    const how = same
      ? 'the header stands again'
      : 'a header stands again, with other columns or another order'
    context.notes.found(how, same ? 'skipped' : 'the rows after it are read by it', line, '')
    if (!same) current = { header, table: open({ cells, line, sample: [] }) }
  }
  return {
    read(record) {
      const { cells, line } = record
      if (cells[0] === '' && cells.every((cell) => cell.trim() === '')) return null
      try {
        return current.table.read(cells, line)
      } catch (error) {
        // Asked only here: no header can be read as a row.
        if (!(error instanceof FileFault) || !isHeader(cells, format)) throw error
        openAgain(record)
        return null
      }
    },
    unknown: () => [...new Set(opened.flatMap(({ header: { unknown } }) => unknown))],
    missingTexts() {
      const found = new Map<string, ReadonlySet<string>>()
      for (const { texts } of opened)
        for (const [name, words] of texts?.missing() ?? [])
          found.set(name, new Set([...(found.get(name) ?? []), ...words]))
      return found
    },
  }
}

const textOf = (cells: readonly string[]) => cells.join('\0').replace(/^\ufeff/, '')

function isHeader(cells: readonly string[], { columns: { known, required } }: TableFormat): boolean {
  const names = new Set(cells.map((cell) => columnName(cell, known).name))
  return required.every((name) => names.has(name))
}
