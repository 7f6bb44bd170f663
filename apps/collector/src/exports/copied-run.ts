import { csvCell, spreadsheetCell } from '@voicemark/schema'
import type { ExportedRun } from '../store/exporting/export-piece.js'
import { areOfRun } from '../store/exporting/stored-columns.js'
import { cellEnd, type ColumnWriter, type Copied, passEnd } from './copied-cell.js'

/** What copied rows say of their run: its ref is their first cell where a column of the run is wanted. */
export function copiedRun(names: readonly string[], isAlone: boolean) {
  const isWanted = areOfRun(names)
  let known = new Map<string, ExportedRun>()
  let ref = ''
  let run: ExportedRun | undefined

  return {
    know(runs: readonly ExportedRun[]): void {
      known = new Map(runs.map((one) => [String(one.run_ref), one]))
      ref = ''
    },
    /** Reads that cell. */
    read(from: Copied): void {
      if (!isWanted) return
      const end = cellEnd(from)
      const found = from.bytes.toString('latin1', from.at, end)
      if (found !== ref) run = known.get(found)
      if (run === undefined) throw new Error(`no run of the piece has the ref ${found}`)
      ref = found
      from.at = end
      passEnd(from, isAlone)
    },
    /** Writes a column of the run. */
    writer(name: string, forSpreadsheet: boolean): ColumnWriter {
      const write = forSpreadsheet ? spreadsheetCell : csvCell
      let of: ExportedRun | undefined
      let cell = Buffer.alloc(0)
      return (_, to) => {
        if (run !== of)
          cell = Buffer.from(write(name, 'str', (name === 'agent_id' ? run?.agent_id : run?.run_id) ?? null))
        of = run
        to.copy(cell, 0, cell.length)
      }
    },
  }
}
