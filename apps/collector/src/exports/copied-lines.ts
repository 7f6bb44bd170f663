import type { CsvColumns } from '@voicemark/schema'
import type { ExportedRun } from '../store/exporting/export-piece.js'
import { isOfRun } from '../store/exporting/stored-columns.js'
import { type ColumnWriter, cellWriter, lineFeed } from './copied-cell.js'
import { copiedRun } from './copied-run.js'
import { GrowingBytes } from './growing-bytes.js'

const comma = 44
/** An empty line is no record to readers. */
const emptyLine = Buffer.from('""')

/** Rows as COPY gives them, and whose, as lines of CSV. */
export type CopiedLinesWriter = (
  copied: Uint8Array,
  runs: readonly ExportedRun[],
) => { readonly bytes: Uint8Array; readonly rows: number }

/** Writes what `csvLineWriter` writes of the same rows, without making values of them: most bytes stay as they are. */
export function copiedLinesWriter(columns: CsvColumns, forSpreadsheet: boolean): CopiedLinesWriter {
  const lastStored = Object.keys(columns).findLast((name) => !isOfRun(name))
  const run = copiedRun(Object.keys(columns), lastStored === undefined)
  const writers = Object.entries(columns).map(([name, kind]): ColumnWriter =>
    isOfRun(name)
      ? run.writer(name, forSpreadsheet)
      : cellWriter({ name, kind, forSpreadsheet, isLast: name === lastStored }),
  )
  return (copied, runs) => {
    const from = { bytes: Buffer.from(copied.buffer, copied.byteOffset, copied.length), at: 0 }
    const end = copied.length
    if (end > 0 && from.bytes[end - 1] !== lineFeed) throw new Error('the last copied row has no end')
    const to = new GrowingBytes(2 * end)
    run.know(runs)
    let rows = 0
    for (; from.at < end; rows++) {
      const start = to.length
      run.read(from)
      for (let i = 0; i < writers.length; i++) {
        if (i > 0) to.byte(comma)
        ;(writers[i] as ColumnWriter)(from, to)
      }
      if (to.length === start) to.copy(emptyLine, 0, emptyLine.length)
      to.byte(lineFeed)
    }
    return { bytes: to.written(), rows }
  }
}
