import { type Sql, sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { blockStart } from '../folding/blocks.js'

/** Where the samples of a request lie: in its own run, or in that of the agent that watched, those of one subject. */
export interface SamplePlace {
  readonly ref: number
  readonly run_id: string
  /** Seqs, both included; samples of other subjects may lie between. */
  readonly first: number
  readonly last: number
  /** What these samples are of; null: the agent's own synthesis process. */
  readonly watched: string | null
}

/** What is known of the samples of a request. */
export interface RequestSamples {
  /** Null where the request does not say which they are. */
  readonly place: SamplePlace | null
  readonly watched: string | null
}

/** Finds the samples of a request; null where there is no such request. */
export async function samplesPlace(read: ReadValues, request_id: string): Promise<RequestSamples | null> {
  const [row] = await read(
    sql`SELECT run.ref, run.run_id, request.first_sample_seq, request.last_sample_seq, request.watched
      FROM request JOIN run AS own ON own.ref = request.run_ref
        LEFT JOIN run ON run.run_id = coalesce(request.watched_run_id, own.run_id)
      WHERE request.request_id = ${request_id}`,
  )
  if (row === undefined) return null
  const [ref, run_id, first, last, watched] = row
  const text = typeof watched === 'string' ? watched : null
  // The watching agent's run may not have been delivered yet.
  if (ref === null || first === null || last === null) return { place: null, watched: text }
  const range = { ref: Number(ref), run_id: String(run_id), first: Number(first), last: Number(last) }
  return { place: { ...range, watched: await subjectOf(read, range, text) }, watched: text }
}

/** A condition: of this subject. */
export const ofSubject = (watched: string | null): Sql =>
  watched === null ? sql`watched IS NULL` : sql`watched = ${watched}`

/** What a row says that is watched, as the samples of whoever watched say it. */
export const withoutAgent = (watched: string | null) => watched?.replace(/^agent:[^/]*\//, '') ?? null

/**
 * What the samples are called, of which a row leaves out who watched and which launcher's children they are: that one is
 * named by the first sample. Once that is folded, nobody knows which of several launchers it was, and there are none.
 */
async function subjectOf(
  read: ReadValues,
  { ref, first }: Pick<SamplePlace, 'ref' | 'first'>,
  watched: string | null,
): Promise<string | null> {
  const text = withoutAgent(watched)
  if (text !== 'children') return text
  const samples = await read(
    sql`SELECT watched FROM sample WHERE run_ref = ${ref} AND seq = ${first} AND watched LIKE 'children:%'`,
  )
  const folded =
    samples.length > 0
      ? []
      : await read(
          sql`SELECT DISTINCT watched FROM rollup WHERE run_ref = ${ref} AND resolution_s IN (1, 60)
            AND first_seq >= ${blockStart(first)} AND first_seq <= ${first} AND last_seq >= ${first}
            AND watched LIKE 'children:%'`,
        )
  const [only, ...others] = [...samples, ...folded]
  return only === undefined || others.length > 0 ? text : String(only[0])
}
