import { type Stream, stream } from '@voicemark/schema'
import { joinSql, rawSql, type Sql, sql } from '../databases/database.js'
import type { CountMark } from './count-marks.js'
import { storedCount } from './stored-count.js'

/** A part of a stream that is counted: from its mark to the border of a block, and on to the end where that is near. */
export interface CountRange {
  readonly mark: CountMark
  readonly border: number
  readonly end: number
}

/** What is found in one range, in the order of the ranges. */
export interface CountedRange {
  readonly place: bigint | number
  /** Stored from the mark to the border. */
  readonly settled: bigint | number | null
  /** Stored from the border to the end. */
  readonly rest: bigint | number | null
  /** In quarantine below the mark, the border and the end. */
  readonly quarantined_before: bigint | number
  readonly quarantined_settled: bigint | number
  readonly quarantined: bigint | number
  /** Lost below the end. */
  readonly lost: bigint | number | null
  /** Deleted below the mark, the border and the end. */
  readonly removed_before: bigint | number | null
  readonly removed_settled: bigint | number | null
  readonly removed: bigint | number | null
}

/** What a range is in a statement: values of its own, or columns of a table of ranges. */
interface RangeTerms {
  readonly place: Sql
  readonly stream: Stream
  readonly run_ref: Sql
  readonly from: Sql
  readonly border: Sql
  readonly end: Sql
}

/** Counts ranges of different streams. One statement sees one moment: a row that is moved meanwhile counts once. */
export function countStatement(ranges: readonly CountRange[]): Sql {
  const places = ranges.map((range, place) => ({ ...range, place }))
  const [only] = places
  // Citus finds the shard of a run by a value, not by a column of a table that is made here.
  if (places.length === 1 && only !== undefined) return countOf(ownTerms(only))
  // A select for each range would be planned for each: on PostgreSQL longer than the counting takes.
  const tables = stream.options.flatMap((name) => {
    const own = places.filter(({ mark }) => mark.stream === name)
    return own.length === 0 ? [] : [{ name, values: joinSql(own.map(valuesOf)) }]
  })
  const made = tables.map(
    ({ name, values }) =>
      sql`${rawSql(`${name}_range`)} (place, run_ref, from_seq, border, end_seq) AS (VALUES ${values})`,
  )
  const counts = tables.map(
    ({ name }) => sql`${countOf(columnTerms(name))} FROM ${rawSql(`${name}_range`)} AS counted_range`,
  )
  return sql`WITH ${joinSql(made)} ${joinSql(counts, ' UNION ALL ')}`
}

type PlacedRange = CountRange & { readonly place: number }

const ownTerms = ({ mark, border, end, place }: PlacedRange): RangeTerms => ({
  place: rawSql(String(place)),
  stream: mark.stream,
  run_ref: sql`${mark.run_ref}`,
  from: sql`${mark.up_to_seq}`,
  border: sql`${border}`,
  end: sql`${end}`,
})

/** Whole numbers as they are: a value that is passed along has no type there. */
const valuesOf = ({ mark, border, end, place }: PlacedRange): Sql =>
  rawSql(`(${[place, mark.run_ref, mark.up_to_seq, border, end].join(', ')})`)

const columnTerms = (name: Stream): RangeTerms => ({
  place: sql`counted_range.place`,
  stream: name,
  run_ref: sql`counted_range.run_ref`,
  from: sql`counted_range.from_seq`,
  border: sql`counted_range.border`,
  end: sql`counted_range.end_seq`,
})

function countOf({ place, stream, run_ref, from, border, end }: RangeTerms): Sql {
  const quarantined = (below: Sql) =>
    sql`(SELECT count(*) FROM quarantine WHERE run_ref = ${run_ref} AND stream = ${stream} AND seq < ${below})`
  // A range of them may lie on both sides of a border.
  const removed = (below: Sql) =>
    sql`(SELECT CAST(sum(CASE WHEN last_seq < ${below} THEN last_seq + 1 ELSE ${below} END - first_seq) AS BIGINT)
      FROM removed WHERE run_ref = ${run_ref} AND stream = ${stream} AND first_seq < ${below})`
  return sql`SELECT ${place} AS place,
    ${storedCount(stream, run_ref, from, border)} AS settled,
    ${storedCount(stream, run_ref, border, end)} AS rest,
    ${quarantined(from)} AS quarantined_before,
    ${quarantined(border)} AS quarantined_settled,
    ${quarantined(end)} AS quarantined,
    (SELECT CAST(sum(last_seq - first_seq + 1) AS BIGINT) FROM loss
      WHERE run_ref = ${run_ref} AND stream = ${stream} AND first_seq < ${end}) AS lost,
    ${removed(from)} AS removed_before,
    ${removed(border)} AS removed_settled,
    ${removed(end)} AS removed`
}
