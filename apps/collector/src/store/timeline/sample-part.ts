import { joinSql, type Sql, sql, where } from '../databases/database.js'
import { blockStart } from '../folding/blocks.js'
import type { SeqRange } from '../folding/kept-samples.js'
import { ofSubject } from '../reading/sample-place.js'

/** Samples of one run that are asked for. */
export interface SamplePart {
  readonly ref: number
  readonly run_id: string
  /** Where they lie, in order, at least one; none of the ranges reaches into another. */
  readonly ranges: readonly SeqRange[]
  /** What they are of; not given: of anything. */
  readonly watched?: string | null
  /** Unix seconds, included. */
  readonly from?: number
  /** Not included. */
  readonly before?: number
}

/** Its samples, as a table: range by range, each found by the key. */
export function samplesOf({ ref, ranges, ...part }: SamplePart): Sql {
  return together(
    ranges.map(
      ({ first, last }) =>
        sql`SELECT * FROM sample ${where([
          sql`run_ref = ${ref} AND seq BETWEEN ${first} AND ${last}`,
          ...otherConditions(part, sql`"timestamp"`, sql`"timestamp"`),
        ])}`,
    ),
  )
}

/** Rows that have samples of it in them, and may have others, likewise. */
export function rollupsOf({ ref, ranges, ...part }: SamplePart): Sql {
  return together(
    ranges.map(
      // No row crosses the border of a block, so none that begins before the block of the first reaches it.
      ({ first, last }, i) =>
        sql`SELECT * FROM rollup ${where([
          sql`run_ref = ${ref} AND resolution_s IN (1, 60) AND first_seq BETWEEN ${blockStart(first)} AND ${last}`,
          sql`last_seq >= ${first}`,
          // What reaches into two ranges is counted with the first of them.
          sql`first_seq > ${ranges[i - 1]?.last ?? -1}`,
          ...otherConditions(part, sql`last_timestamp`, sql`first_timestamp`),
        ])}`,
    ),
  )
}

function otherConditions(
  { watched, from, before }: Omit<SamplePart, 'ref' | 'run_id' | 'ranges'>,
  latest: Sql,
  earliest: Sql,
): Sql[] {
  return [
    ...(watched === undefined ? [] : [ofSubject(watched)]),
    ...(from === undefined ? [] : [sql`${latest} >= ${from}`]),
    ...(before === undefined ? [] : [sql`${earliest} < ${before}`]),
  ]
}

const together = (selects: readonly Sql[]): Sql => sql`(${joinSql([...selects], ' UNION ALL ')})`
