import type { Stream } from '@voicemark/schema'
import type { Transaction } from '../databases/database.js'
import type { RowInserts } from '../writing/row-inserts.js'
import type { ImportRow } from './import-plan.js'
import { beginImportRun, endImportRun, type ImportRun, type ImportSource } from './import-run.js'

/** Writes rows in their order: a new run where the machine is another one than before. */
export function createRunWriter(tx: Transaction, inserts: RowInserts, stream: Stream, import_ref: number) {
  let current: { readonly agent_id: string; readonly run: ImportRun } | null = null
  const end = async () => {
    await inserts.flush()
    if (current !== null) await endImportRun(tx, stream, current.run)
    current = null
  }
  const runOf = async (source: ImportSource): Promise<ImportRun> => {
    if (current?.agent_id !== source.agent_id) {
      await end()
      current = { agent_id: source.agent_id, run: await beginImportRun(tx, import_ref, source) }
    }
    return current.run
  }
  return {
    async write(rows: readonly ImportRow[]) {
      for (let from = 0; from < rows.length;) {
        const source = rows[from]?.source
        if (source === undefined) return
        let to = from + 1
        while (rows[to]?.source.agent_id === source.agent_id) to += 1
        const run = await runOf(source)
        const values = rows.slice(from, to).map((row) => row.values)
        await inserts.add(stream, { run_ref: run.ref, first: run.rows, rows: values })
        run.rows += values.length
        from = to
      }
      // What the next rows are compared with must be there.
      await inserts.flush()
    },
    end,
  }
}
