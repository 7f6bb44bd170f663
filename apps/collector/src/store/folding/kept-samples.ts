import { joinSql, rawSql, type Reader, type Sql, sql } from '../databases/database.js'
import { nextStored } from './next-stored.js'
import type { RunToFold } from './runs-to-fold.js'

/** Seqs from first to last, both included. */
export interface SeqRange {
  readonly first: number
  readonly last: number
}

interface RequestRange {
  readonly first_sample_seq: number
  readonly last_sample_seq: number
}

const pageRows = 500

/** The ranges of a run's samples that stay raw for ever, those of campaigns: in order, apart, none below the mark. */
export async function keptRanges(
  reader: Reader,
  { ref, run_id, next_request_seq, mark }: Pick<RunToFold, 'ref' | 'run_id' | 'next_request_seq' | 'mark'>,
): Promise<SeqRange[]> {
  const ranges: SeqRange[] = []
  // Pages by the key: short statements, however many requests of no campaign lie between.
  for (let seq = 0; seq < next_request_seq;) {
    const rows = await reader.$queryRaw<RequestRange[]>(
      sql`SELECT first_sample_seq, last_sample_seq FROM request
        WHERE run_ref = ${ref} AND seq >= ${seq} AND seq < ${seq + pageRows} AND campaign_id IS NOT NULL
          AND watched_run_id IS NULL AND first_sample_seq IS NOT NULL AND last_sample_seq >= ${mark}`,
    )
    ranges.push(...rows.map(rangeOf))
    // Of those that were lost there may be as many as a run can have.
    const next = await nextStored(reader, { run_ref: ref, stream: 'request' }, seq + pageRows)
    seq = next ?? next_request_seq
  }
  // What this run's agent watched for requests of others.
  const watched = await reader.$queryRaw<RequestRange[]>(
    sql`SELECT first_sample_seq, last_sample_seq FROM request
      WHERE watched_run_id = ${run_id} AND campaign_id IS NOT NULL
        AND first_sample_seq IS NOT NULL AND last_sample_seq >= ${mark}`,
  )
  return joined([...ranges, ...watched.map(rangeOf)])
}

const rangeOf = ({ first_sample_seq: first, last_sample_seq: last }: RequestRange): SeqRange => ({
  first,
  last,
})

/** Joins ranges that overlap or touch. */
export function joined(ranges: readonly SeqRange[]): SeqRange[] {
  const result: SeqRange[] = []
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = result.at(-1)
    if (before === undefined || range.first > before.last + 1) result.push(range)
    else if (range.last > before.last) result[result.length - 1] = { first: before.first, last: range.last }
  }
  return result
}

/** An expression: -1 in a kept range, elsewhere a number that is another one on the far side of a kept range. */
export function outsideKept(column: string, kept: readonly SeqRange[]): Sql {
  if (kept.length === 0) return rawSql('0')
  const seq = rawSql(column)
  // A flat list: SQLite bounds how deep an expression may be, and a chain of OR is as deep as it is long.
  const cases = kept.map(
    ({ first, last }, i) =>
      sql`WHEN ${seq} < ${first} THEN ${rawSql(String(i))} WHEN ${seq} <= ${last} THEN -1`,
  )
  return sql`CASE ${joinSql(cases, ' ')} ELSE ${rawSql(String(kept.length))} END`
}
