import type { Stream } from '@voicemark/schema'
import { type Database, joinSql, type Reader, sql } from '../databases/database.js'

/** What was counted of a stream below the border of a block, where nothing is added any more. */
export interface CountMark {
  readonly run_ref: number
  readonly stream: Stream
  readonly up_to_seq: number
  readonly stored: number
  readonly quarantined: number
  readonly removed: number
}

const marksAtOnce = 500

/** The marks that were kept, of all streams. */
export function readCountMarks(reader: Reader): PromiseLike<CountMark[]> {
  return reader.$queryRaw<CountMark[]>(
    sql`SELECT run_ref, stream, up_to_seq, stored, quarantined, removed FROM count_mark`,
  )
}

/** Keeps marks in place of those that were kept of the same streams. */
export async function keepCountMarks(database: Database, marks: readonly CountMark[]): Promise<void> {
  for (let at = 0; at < marks.length; at += marksAtOnce) {
    const rows = marks
      .slice(at, at + marksAtOnce)
      .map(
        ({ run_ref, stream, up_to_seq, stored, quarantined, removed }) =>
          sql`(${joinSql([run_ref, stream, up_to_seq, stored, quarantined, removed])})`,
      )
    await database.transaction((tx) =>
      Promise.resolve(
        tx.$executeRaw(
          sql`INSERT INTO count_mark (run_ref, stream, up_to_seq, stored, quarantined, removed) VALUES ${joinSql(rows)}
            ON CONFLICT (run_ref, stream) DO UPDATE
            SET up_to_seq = excluded.up_to_seq, stored = excluded.stored, quarantined = excluded.quarantined,
              removed = excluded.removed`,
        ),
      ),
    )
  }
}
