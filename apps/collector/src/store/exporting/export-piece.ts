import type { BulkStatement } from '../bulk/bulk-reader.js'
import type { NamedRun } from '../corrected/excluded-rows.js'
import type { EffectiveCorrections } from '../corrections/effective.js'
import type { Sql } from '../databases/database.js'

/** Where a row is stored: rows are exported in the order of these. */
export interface RowPlace {
  readonly run_id: string
  readonly seq: number
}

/** What rows of a run have that no column of theirs says. */
export interface ExportedRun extends NamedRun {
  readonly run_ref: number
}

/** Some rows that lie behind each other, and whose; plain, so that another thread can read them. */
export interface ExportPiece {
  /** Gives the columns that are stored, behind the run's ref where a column of the run is wanted. */
  readonly rows: BulkStatement
  /** How many they are. */
  readonly count: BulkStatement
  /** Whose rows they are; none where no column says so. */
  readonly runs: readonly ExportedRun[]
  /** By which they are told that are excluded; null where no column says so. */
  readonly excluded: EffectiveCorrections['excluded'] | null
  /** There may be so many, and no more. */
  readonly most: number
  /** All rows up to here are in this piece or before it. */
  readonly end: RowPlace
}

/** A statement without what no other thread can be given. */
export const plainStatement = ({ sql, text, values }: Sql): BulkStatement => ({
  sql,
  text,
  values: [...values],
})
