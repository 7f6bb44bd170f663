import { failpoint } from '@voicemark/daemon'
import { type Stream, streamFields } from '@voicemark/schema'
import { type Database, sql, type Transaction } from '../databases/database.js'
import { blockRows, blockStart } from '../folding/blocks.js'
import { removedRanges } from './removed-ranges.js'
import { countRemoved, rememberRequests } from './removed-rows.js'
import { changeRemoval, type RunningRemoval, type Taken, withTaken } from './removal-progress.js'
import { holdRuns, takeSamples } from './taken-samples.js'

/** Requests of one step: their rows are wide, and have four indexes. */
const requestsAtOnce = 200

/**
 * Takes away the next block of a run that is deleted: what is left says where to go on. Gives what was taken; null when
 * nothing is left, and nothing more comes, since the run is marked.
 */
export function takeBlock(
  database: Database,
  removal: RunningRemoval,
  run_ref: number,
): Promise<Taken | null> {
  return database.transaction(async (tx) => {
    await holdRuns(tx, database, [run_ref])
    const taken = await takeNext(tx, removal, run_ref)
    if (taken === null) return null
    await changeRemoval(tx, database, removal.ref, (detail) => withTaken(detail, taken))
    failpoint('removal.before_commit')
    return taken
  })
}

async function takeNext(tx: Transaction, removal: RunningRemoval, run_ref: number): Promise<Taken | null> {
  const request = await lowestLeft(tx, run_ref, 'request')
  if (request !== null) return takeRequests(tx, removal, run_ref, request)
  const sample = await lowestLeft(tx, run_ref, 'sample')
  if (sample === null) return null
  const to = blockStart(sample) + blockRows
  const part = { run_ref, from: blockStart(sample), to, condition: sql`1 = 1`, kept: [] }
  return takeSamples(tx, part, removal.ref)
}

/** The lowest seq of which there still is something. */
async function lowestLeft(tx: Transaction, run_ref: number, stream: Stream): Promise<number | null> {
  const places =
    stream === 'request'
      ? [sql`SELECT min(seq) AS seq FROM request WHERE run_ref = ${run_ref}`]
      : [
          sql`SELECT min(seq) AS seq FROM sample WHERE run_ref = ${run_ref}`,
          sql`SELECT min(first_seq) AS seq FROM rollup WHERE run_ref = ${run_ref} AND resolution_s = 1`,
          sql`SELECT min(first_seq) AS seq FROM rollup WHERE run_ref = ${run_ref} AND resolution_s = 60`,
        ]
  const found: number[] = []
  // One after the other: on Citus each is a query to the run's own shard.
  for (const statement of [
    ...places,
    sql`SELECT min(seq) AS seq FROM quarantine WHERE run_ref = ${run_ref} AND stream = ${stream}`,
  ]) {
    const [row] = await tx.$queryRaw<{ seq: bigint | number | null }[]>(statement)
    if (row?.seq != null) found.push(Number(row.seq))
  }
  return found.length === 0 ? null : Math.min(...found)
}

async function takeRequests(
  tx: Transaction,
  { ref: correction_ref, target_kind }: RunningRemoval,
  run_ref: number,
  from: number,
): Promise<Taken> {
  const to = from + requestsAtOnce
  failpoint('removal.before_delete')
  const stored = await tx.$queryRaw<{ seq: number; request_id: string }[]>(
    sql`DELETE FROM request WHERE run_ref = ${run_ref} AND seq >= ${from} AND seq < ${to} RETURNING seq, request_id`,
  )
  const held = await tx.$queryRaw<{ seq: number; raw: string }[]>(
    sql`DELETE FROM quarantine WHERE run_ref = ${run_ref} AND stream = 'request' AND seq >= ${from} AND seq < ${to}
      RETURNING seq, raw`,
  )
  const seqs = [...stored, ...held].map(({ seq }) => seq)
  await countRemoved(tx, { run_ref, stream: 'request', ranges: removedRanges(seqs, []), correction_ref })
  // A file that was deleted may come back, mended.
  if (target_kind !== 'import') {
    const ids = [...stored.map(({ request_id }) => request_id), ...held.flatMap(({ raw }) => idIn(raw))]
    await rememberRequests(tx, ids, correction_ref)
  }
  return { requests: stored.length, quarantined: held.length }
}

const idPlace = streamFields.request.indexOf('request_id')

/** The id of a request in quarantine, which its agent's own file has as well; none where it cannot be read. */
export function idIn(raw: string): string[] {
  try {
    const values: unknown = JSON.parse(raw)
    const id: unknown = Array.isArray(values) ? values[idPlace] : null
    return typeof id === 'string' && id !== '' && id.length <= 128 ? [id] : []
  } catch {
    return []
  }
}
