import { failpoint } from '@voicemark/daemon'
import { type Database, type Provider, sql, type Transaction } from '../databases/database.js'
import type { Resolution } from './resolution.js'
import { deleteFolded, type FoldRange, foldStatement } from './roll-up.js'

/** One short transaction of folding. */
export interface FoldStep {
  readonly resolution: Resolution
  /** Samples, or rows of 1 s, that were folded. */
  readonly folded: number
  /** Rows that stand for them now. */
  readonly rows: number
}

interface Mark {
  readonly sample_seq: number
  readonly second_seq: number
}

/** First key of the advisory lock on a run; the second one is the run. */
const lockClass = 72_707_370

/**
 * Folds a range and deletes what it has folded, in one transaction with the mark of its run. Null where another
 * collector holds the run, or has moved its mark meanwhile.
 */
export function takeStep(database: Database, range: FoldRange): Promise<FoldStep | null> {
  return database.transaction(async (tx) => {
    if (!(await isHeld(tx, database.provider, range))) return null
    const folded = await tx.$queryRaw<{ n: number }[]>(foldStatement(database.provider, range))
    failpoint('retention.before_delete')
    const deleted = await tx.$executeRaw(deleteFolded(range))
    const step = { resolution: range.resolution, folded: deleted, rows: folded.length }
    const samples = folded.reduce((sum, { n }) => sum + n, 0)
    // A row that came from quarantine between the two statements: nothing has happened, and next time it is seen.
    if (range.resolution === 1 && samples !== deleted)
      throw new Error(`folded ${samples} samples of run ${range.run_ref} and would delete ${deleted}`)
    await moveMark(tx, range, step)
    failpoint('retention.before_commit')
    return step
  })
}

async function isHeld(tx: Transaction, provider: Provider, { run_ref, resolution, from }: FoldRange) {
  // SQLite has one writer at a time. The lock of ingest on the run is another one, so it does not wait.
  if (provider === 'postgresql') {
    const [lock] = await tx.$queryRaw<{ held: boolean }[]>(
      sql`SELECT pg_try_advisory_xact_lock(${lockClass}::int, ${run_ref}::int) AS held`,
    )
    if (lock?.held !== true) return false
  }
  const [mark] = await tx.$queryRaw<Mark[]>(
    sql`SELECT sample_seq, second_seq FROM rollup_mark WHERE run_ref = ${run_ref}`,
  )
  return from === ((resolution === 1 ? mark?.sample_seq : mark?.second_seq) ?? 0)
}

async function moveMark(
  tx: Transaction,
  { run_ref, resolution, to }: FoldRange,
  { folded, rows }: FoldStep,
): Promise<void> {
  const moved =
    resolution === 1
      ? { sample_seq: to, second_seq: 0, folded, second_rows: rows, minute_rows: 0 }
      : { sample_seq: 0, second_seq: to, folded: 0, second_rows: -folded, minute_rows: rows }
  await tx.$executeRaw(
    sql`INSERT INTO rollup_mark (run_ref, sample_seq, second_seq, folded, second_rows, minute_rows)
      VALUES (${run_ref}, ${moved.sample_seq}, ${moved.second_seq}, ${moved.folded}, ${moved.second_rows}, ${moved.minute_rows})
      ON CONFLICT (run_ref) DO UPDATE SET
        sample_seq = CASE WHEN excluded.sample_seq > rollup_mark.sample_seq THEN excluded.sample_seq ELSE rollup_mark.sample_seq END,
        second_seq = CASE WHEN excluded.second_seq > rollup_mark.second_seq THEN excluded.second_seq ELSE rollup_mark.second_seq END,
        folded = rollup_mark.folded + excluded.folded,
        second_rows = rollup_mark.second_rows + excluded.second_rows,
        minute_rows = rollup_mark.minute_rows + excluded.minute_rows`,
  )
}
