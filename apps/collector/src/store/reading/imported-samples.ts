import { type Sql, sql } from '../databases/database.js'

/** A run of the same machine that has samples, and the time of the request. */
export interface ImportedPlace {
  readonly ref: number
  readonly run_id: string
  readonly start_time: number
  readonly end_time: number
}

/** An hour of ten a second: more are of a clock that was set, not of a request. */
const mostSamples = 36_000

/**
 * Where the samples of an imported request may lie: no file says which they are, so they are told by machine and time.
 * None where the request names its samples, or was not imported.
 */
export function importedPlaces(request_id: string): Sql {
  return sql`SELECT run.ref, run.run_id, request.start_time, request.end_time
    FROM request JOIN run AS own ON own.ref = request.run_ref JOIN run ON run.agent_ref = own.agent_ref
    WHERE request.request_id = ${request_id} AND request.first_sample_seq IS NULL
      AND request.start_time IS NOT NULL AND request.end_time IS NOT NULL
      AND own.import_ref IS NOT NULL AND run.import_ref IS NOT NULL AND run.next_sample_seq > 0
    ORDER BY run.ref`
}

/** The samples of one place, in order of time. */
export function samplesAt(
  { ref, start_time, end_time }: Omit<ImportedPlace, 'run_id'>,
  columns: Sql,
  condition: Sql,
): Sql {
  return sql`SELECT ${columns} FROM sample
    WHERE run_ref = ${ref} AND "timestamp" BETWEEN ${start_time} AND ${end_time} AND ${condition}
    ORDER BY "timestamp", seq LIMIT ${mostSamples}`
}
