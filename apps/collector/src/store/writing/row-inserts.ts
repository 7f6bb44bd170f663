import { failpoint } from '@voicemark/daemon'
import type { Stream } from '@voicemark/schema'
import type { Database, Transaction } from '../databases/database.js'
import { insertRows } from './insert-rows.js'
import type { RowsToInsert } from './rows-to-insert.js'

/** Gathers the rows of a transaction, so that the batches of many agents are one statement. */
export interface RowInserts {
  add(stream: Stream, part: RowsToInsert): Promise<void>
  /** Inserts what waits. */
  flush(): Promise<void>
}

interface Limits {
  /** Rows of one statement, about. */
  readonly rows: number
  /** Rows of one run that are worth a statement of their own. */
  readonly alone: number
}

/** The thread is SQLite's own while a statement runs, which is about 10 ms for so many. */
const limits: Limits = { rows: 2_000, alone: Infinity }
/** On Citus a statement costs as much for each shard that it touches as for hundreds of rows. */
const distributedLimits: Limits = { rows: 10_000, alone: 200 }

/** The inserts of one transaction. */
export function createRowInserts(
  tx: Pick<Transaction, '$executeRaw'>,
  { provider, distributed }: Pick<Database, 'provider' | 'distributed'>,
): RowInserts {
  const limit = distributed ? distributedLimits : limits
  const waiting: Record<Stream, RowsToInsert[]> = { request: [], sample: [] }
  const rows: Record<Stream, number> = { request: 0, sample: 0 }
  const insert = async (stream: Stream, parts: readonly RowsToInsert[]) => {
    failpoint('ingest.before_insert')
    await tx.$executeRaw(insertRows[provider](stream, parts))
    failpoint('ingest.after_insert')
  }
  const insertWaiting = async (stream: Stream) => {
    rows[stream] = 0
    const parts = waiting[stream].splice(0)
    if (parts.length > 0) await insert(stream, parts)
  }
  return {
    async add(stream, part) {
      if (part.rows.length >= limit.alone) return insert(stream, [part])
      waiting[stream].push(part)
      rows[stream] += part.rows.length
      if (rows[stream] >= limit.rows) await insertWaiting(stream)
    },
    async flush() {
      await insertWaiting('request')
      await insertWaiting('sample')
    },
  }
}
