import { type Database, type Sql, sql, type Transaction } from '../databases/database.js'
import { blockStart } from '../folding/blocks.js'
import { outsideKept, type SeqRange } from '../folding/kept-samples.js'
import { type RemovedRollup, removedRanges } from './removed-ranges.js'
import { countRemoved, readGone } from './removed-rows.js'

/** A part of a run's samples that is taken away, within one block. */
export interface SamplePart {
  readonly run_ref: number
  readonly from: number
  /** Not included. */
  readonly to: number
  /** Which of them: those of one subject, or all. */
  readonly condition: Sql
  /** What others share. */
  readonly kept: readonly SeqRange[]
}

/** What was taken away. */
export interface TakenSamples {
  readonly samples: number
  readonly folded_samples: number
  readonly quarantined: number
  /** Coarser rows that stay, for they hold samples of others, too. */
  readonly kept_rollups: number
}

/** Takes samples away and counts them as removed: single ones, those in quarantine, and coarser rows that lie wholly there. */
export async function takeSamples(
  tx: Transaction,
  part: SamplePart,
  correction_ref: number,
): Promise<TakenSamples> {
  const { run_ref, from, to, condition, kept } = part
  const samples = await tx.$queryRaw<{ seq: number }[]>(
    sql`DELETE FROM sample WHERE run_ref = ${run_ref} AND seq >= ${from} AND seq < ${to}
      AND ${outsideKept('seq', kept)} >= 0 AND ${condition} RETURNING seq`,
  )
  const rollups = await takeRollups(tx, part)
  const held = await tx.$queryRaw<{ seq: number }[]>(
    sql`DELETE FROM quarantine WHERE run_ref = ${run_ref} AND stream = 'sample' AND seq >= ${from} AND seq < ${to}
      AND ${outsideKept('seq', kept)} >= 0 RETURNING seq`,
  )
  const seqs = [...samples, ...held].map(({ seq }) => seq)
  const gone = rollups.length === 0 ? [] : await readGone(tx, run_ref, 'sample', blockStart(from), to)
  await countRemoved(tx, {
    run_ref,
    stream: 'sample',
    ranges: removedRanges(seqs, rollups, gone),
    correction_ref,
  })
  return {
    samples: samples.length,
    folded_samples: rollups.reduce((sum, { n }) => sum + n, 0),
    quarantined: held.length,
    kept_rollups: await countRollups(tx, part),
  }
}

const resolutions = sql`resolution_s IN (1, 60)`

async function takeRollups(
  tx: Transaction,
  { run_ref, from, to, condition, kept }: SamplePart,
): Promise<RemovedRollup[]> {
  // Both ends in the same gap: nothing that others share lies between.
  const [first, last] = [outsideKept('first_seq', kept), outsideKept('last_seq', kept)]
  const rows = await tx.$queryRaw<(RemovedRollup & { readonly resolution_s: number })[]>(
    sql`DELETE FROM rollup WHERE run_ref = ${run_ref} AND ${resolutions}
      AND first_seq >= ${from} AND first_seq < ${to} AND last_seq < ${to}
      AND ${first} >= 0 AND ${first} = ${last} AND ${condition} RETURNING resolution_s, first_seq, last_seq, n`,
  )
  if (rows.length === 0) return []
  const seconds = rows.filter(({ resolution_s }) => resolution_s === 1).length
  const n = rows.reduce((sum, row) => sum + row.n, 0)
  await tx.$executeRaw(
    sql`UPDATE rollup_mark SET folded = folded - ${n}, second_rows = second_rows - ${seconds},
      minute_rows = minute_rows - ${rows.length - seconds} WHERE run_ref = ${run_ref}`,
  )
  return rows
}

async function countRollups(tx: Transaction, { run_ref, from, to, condition }: SamplePart): Promise<number> {
  const [row] = await tx.$queryRaw<{ rows: bigint | number }[]>(
    sql`SELECT count(*) AS rows FROM rollup WHERE run_ref = ${run_ref} AND ${resolutions}
      AND first_seq >= ${blockStart(from)} AND first_seq < ${to} AND last_seq >= ${from} AND ${condition}`,
  )
  return Number(row?.rows ?? 0)
}

/** Holds runs till the end of the transaction, so that nothing of them is stored, replayed or folded meanwhile. */
export async function holdRuns(
  tx: Transaction,
  { provider }: Pick<Database, 'provider'>,
  refs: readonly number[],
): Promise<void> {
  // SQLite has one writer at a time.
  if (provider === 'sqlite') return
  for (const ref of [...new Set(refs)].sort((a, b) => a - b)) {
    await tx.$queryRaw(sql`SELECT ref FROM run WHERE ref = ${ref} FOR UPDATE`)
    await tx.$queryRaw(
      sql`SELECT 1 AS held FROM (SELECT pg_advisory_xact_lock(${foldLockClass}::int, ${ref}::int)) AS lock`,
    )
  }
}

/** That of a step of folding. */
const foldLockClass = 72_707_370
