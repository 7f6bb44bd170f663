import { failpoint } from '@voicemark/daemon'
import type { Stream } from '@voicemark/schema'
import type { Database, Transaction } from './database.js'
import { insertRows, type RowsToInsert } from './insert-rows.js'

/** Gathers the rows of a transaction, so that the batches of many agents are one statement. */
export interface RowInserts {
  add(stream: Stream, part: RowsToInsert): Promise<void>
  /** Inserts what waits. */
  flush(): Promise<void>
}

/** Rows that wait, at most: the thread is SQLite's own while a statement runs, which is about 10 ms for so many. */
const rowsAtOnce = 2_000

/** The inserts of one transaction. */
export function createRowInserts(
  tx: Pick<Transaction, '$executeRaw'>,
  { provider, distributed }: Pick<Database, 'provider' | 'distributed'>,
): RowInserts {
  // A statement that touches few shards is many times faster than one that touches all.
  const limit = distributed ? 1 : rowsAtOnce
  const waiting: Record<Stream, RowsToInsert[]> = { request: [], sample: [] }
  const rows: Record<Stream, number> = { request: 0, sample: 0 }
  const insert = async (stream: Stream) => {
    if (rows[stream] === 0) return
    rows[stream] = 0
    failpoint('ingest.before_insert')
    await tx.$executeRaw(insertRows[provider](stream, waiting[stream].splice(0)))
    failpoint('ingest.after_insert')
  }
  return {
    async add(stream, part) {
      waiting[stream].push(part)
      rows[stream] += part.rows.length
      if (rows[stream] >= limit) await insert(stream)
    },
    async flush() {
      await insert('request')
      await insert('sample')
    },
  }
}
