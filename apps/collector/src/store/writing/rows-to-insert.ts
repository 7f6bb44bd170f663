import { type Stream, streamFields } from '@voicemark/schema'
import type { Sql } from '../databases/database.js'
import type { CheckedRows } from './checked-rows.js'

/** Rows of one run as they go into their table. */
export interface RowsToInsert {
  readonly run_ref: number
  readonly first: number
  readonly rows: CheckedRows['rows']
}

/** Makes the one statement that inserts rows of some runs; a key that is there is left alone. */
export type InsertOf = (stream: Stream, parts: readonly RowsToInsert[]) => Sql

/** The columns that are not null in all rows: most machines lack the same sensors, and even a null has its cost. */
export function filledColumns(stream: Stream, parts: readonly RowsToInsert[]): number[] {
  const isFilled = (column: number) =>
    parts.some(({ rows }) => rows.some((row) => row !== null && row[column] !== null))
  return streamFields[stream].flatMap((_, column) => (isFilled(column) ? [column] : []))
}
