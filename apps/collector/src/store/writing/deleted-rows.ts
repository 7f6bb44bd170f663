import { type Stream, streamFields } from '@voicemark/schema'
import type { Removal } from '../corrections/correction.js'
import { type Database, sql, type Transaction } from '../databases/database.js'
import { deletedOf } from '../removal/known-deletions.js'
import { changeRemoval } from '../removal/removal-progress.js'
import { countRemovedNext, rememberRequests } from '../removal/removed-rows.js'
import type { CheckedRows } from './checked-rows.js'
import type { AgentBatch } from './deliveries.js'
import type { RunCursors } from './run-cursors.js'

/** Takes out of batches what was deleted before it came, and counts it as removed. */
export interface DeletedRows {
  /** All rows of a run that is deleted. */
  countRun(run: RunCursors, batch: AgentBatch, first: number, correction_ref: number): Promise<void>
  /** The rows without those of requests or campaigns that are deleted. */
  without(
    run: RunCursors,
    stream: Stream,
    first: number,
    rows: CheckedRows['rows'],
  ): Promise<CheckedRows['rows']>
}

const place = {
  request_id: streamFields.request.indexOf('request_id'),
  first_sample_seq: streamFields.request.indexOf('first_sample_seq'),
  last_sample_seq: streamFields.request.indexOf('last_sample_seq'),
  watched: streamFields.request.indexOf('watched'),
  watched_run_id: streamFields.request.indexOf('watched_run_id'),
} as const

/** Of one transaction, which must hold its runs already: a deletion then is in the log, or waits for this. */
export function createDeletedRows(tx: Transaction, database: Pick<Database, 'provider'>): DeletedRows {
  let isAny: boolean | null = null
  /** Samples come without asking; requests ask once for a group. */
  const asked = async () => {
    if (isAny !== null) return isAny
    const found = await tx.$queryRaw<unknown[]>(
      sql`SELECT 1 AS found FROM correction WHERE kind = 'delete' LIMIT 1`,
    )
    isAny = found.length > 0
    return isAny
  }
  return {
    async countRun({ ref: run_ref }, { stream, rows, fields, first: start }, first, correction_ref) {
      const ids = stream === 'request' ? idsOf(rows.slice(first - start), fields) : []
      const last = start + rows.length - 1
      await countRemovedNext(tx, { run_ref, stream, correction_ref }, { first, last })
      await rememberRequests(tx, ids, correction_ref)
    },
    async without(run, stream, first, rows) {
      if (stream === 'sample' || !(await asked())) return rows
      const deleted = await deletedOf(tx, rows)
      for (const [i, row] of rows.entries()) {
        const by = deleted[i] ?? null
        if (row !== null && by !== null) await countRow(tx, database, run, first + i, row, by)
      }
      return rows.map((row, i) => ((deleted[i] ?? null) === null ? row : null))
    },
  }
}

/** Counts one request as removed. Its samples may be here, or come later: they are taken away by the deletion. */
async function countRow(
  tx: Transaction,
  database: Pick<Database, 'provider'>,
  { ref: run_ref }: Pick<RunCursors, 'ref'>,
  seq: number,
  row: readonly unknown[],
  correction_ref: number,
): Promise<void> {
  await countRemovedNext(tx, { run_ref, stream: 'request', correction_ref }, { first: seq, last: seq })
  await rememberRequests(tx, [String(row[place.request_id])], correction_ref)
  const late = await lateSamples(tx, run_ref, row)
  if (late === null) return
  await changeRemoval(tx, database, correction_ref, (detail) => ({ ...detail, late: [...detail.late, late] }))
}

async function lateSamples(
  tx: Transaction,
  own: number,
  row: readonly unknown[],
): Promise<Removal['late'][number] | null> {
  const [first, last, watched, watched_run_id] = [
    row[place.first_sample_seq],
    row[place.last_sample_seq],
    row[place.watched],
    row[place.watched_run_id],
  ]
  if (typeof first !== 'number' || typeof last !== 'number') return null
  const subject = typeof watched === 'string' ? watched : null
  if (typeof watched_run_id !== 'string') return [own, first, last, subject]
  const [run] = await tx.$queryRaw<{ ref: number }[]>(
    sql`SELECT ref FROM run WHERE run_id = ${watched_run_id}`,
  )
  return run === undefined ? null : [run.ref, first, last, subject]
}

/** Ids in rows as they were sent, whatever else is wrong with them. */
function idsOf(rows: AgentBatch['rows'], fields: readonly string[] = streamFields.request): string[] {
  const at = fields.indexOf('request_id')
  return rows.flatMap((row) => {
    const id = row[at]
    return typeof id === 'string' && id !== '' && id.length <= 128 && !id.includes('\u0000') ? [id] : []
  })
}
