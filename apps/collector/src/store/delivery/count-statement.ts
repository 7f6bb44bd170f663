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

/** Counts ranges of different streams. One statement sees one moment: a row that is moved meanwhile counts once. */
export function countStatement(ranges: readonly CountRange[]): Sql {
  return sql`${joinSql(ranges.map(countOf), ' UNION ALL ')}`
}

function countOf({ mark, border, end }: CountRange, place: number): Sql {
  const { run_ref, stream, up_to_seq } = mark
  const quarantined = (below: number) =>
    sql`(SELECT count(*) FROM quarantine WHERE run_ref = ${run_ref} AND stream = ${stream} AND seq < ${below})`
  // A range of them may lie on both sides of a border.
  const removed = (below: number) =>
    sql`(SELECT CAST(sum(CASE WHEN last_seq < ${below} THEN last_seq + 1 ELSE ${below} END - first_seq) AS BIGINT)
      FROM removed WHERE run_ref = ${run_ref} AND stream = ${stream} AND first_seq < ${below})`
  return sql`SELECT ${rawSql(String(place))} AS place,
    ${storedCount(stream, run_ref, up_to_seq, border)} AS settled,
    ${storedCount(stream, run_ref, border, end)} AS rest,
    ${quarantined(up_to_seq)} AS quarantined_before,
    ${quarantined(border)} AS quarantined_settled,
    ${quarantined(end)} AS quarantined,
    (SELECT CAST(sum(last_seq - first_seq + 1) AS BIGINT) FROM loss
      WHERE run_ref = ${run_ref} AND stream = ${stream} AND first_seq < ${end}) AS lost,
    ${removed(up_to_seq)} AS removed_before,
    ${removed(border)} AS removed_settled,
    ${removed(end)} AS removed`
}
