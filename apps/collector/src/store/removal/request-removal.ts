import { failpoint } from '@voicemark/daemon'
import { type Database, joinSql, type Sql, sql, type Transaction } from '../databases/database.js'
import { valuesFrom } from '../databases/read-values.js'
import { samplesPlace } from '../reading/sample-place.js'
import { lateOf, type TakenPlace } from './late-places.js'
import {
  changeRemoval,
  type RunningRemoval,
  sumOf,
  type Taken,
  withLate,
  withTaken,
} from './removal-progress.js'
import { removedRanges } from './removed-ranges.js'
import { countRemoved, rememberRequests } from './removed-rows.js'
import { groupsOf, partsOf } from './sample-parts.js'
import type { SharedSamples } from './shared-samples.js'
import { holdRuns, type SamplePart, takeSamples } from './taken-samples.js'

/** Requests of one run that go together with their samples. */
interface RequestsToTake {
  readonly run_ref: number
  readonly seqs: readonly number[]
  readonly parts: readonly SamplePart[]
  /** Where their samples lie, or will. */
  readonly places: readonly TakenPlace[]
}

const requestsAtOnce = 50

/**
 * Takes away requests with their samples, some at a time, until no request fits the condition: first of the samples what one
 * transaction can, and the rows of the requests with the last of them.
 */
export async function* takeRequestsWhere(
  database: Database,
  removal: RunningRemoval,
  condition: Sql,
  shared: SharedSamples,
): AsyncGenerator<Taken, void> {
  for (;;) {
    const page = await nextRequests(database, condition, shared)
    if (page === null) return
    const groups = groupsOf(page.parts)
    const last = groups.pop() ?? []
    for (const parts of groups)
      yield await takeGroup(database, removal, { ...page, seqs: [], parts, places: [] })
    yield await takeGroup(database, removal, { ...page, parts: last })
  }
}

/** Takes away what is left of a range of samples that no request claims. */
export async function* takeRange(
  database: Database,
  removal: RunningRemoval,
  parts: readonly SamplePart[],
): AsyncGenerator<Taken, void> {
  for (const group of groupsOf(parts))
    yield await takeGroup(database, removal, {
      ...{ run_ref: group[0]?.run_ref ?? 0, seqs: [], places: [] },
      parts: group,
    })
}

function takeGroup(
  database: Database,
  removal: RunningRemoval,
  { run_ref, seqs, parts, places }: RequestsToTake,
): Promise<Taken> {
  return database.transaction(async (tx) => {
    await holdRuns(tx, database, [
      run_ref,
      ...places.map(({ ref }) => ref),
      ...parts.map((part) => part.run_ref),
    ])
    const late = await lateOf(tx, places)
    failpoint('removal.before_delete')
    const taken: Taken[] = []
    for (const part of parts) taken.push(await takeSamples(tx, part, removal.ref))
    taken.push(await takeRows(tx, removal, run_ref, seqs))
    const sum = sumOf(taken)
    await changeRemoval(tx, database, removal.ref, (detail) => withTaken(withLate(detail, late), sum))
    failpoint('removal.before_commit')
    return sum
  })
}

async function takeRows(
  tx: Transaction,
  { ref: correction_ref, target_kind }: RunningRemoval,
  run_ref: number,
  seqs: readonly number[],
): Promise<Taken> {
  if (seqs.length === 0) return {}
  const rows = await tx.$queryRaw<{ seq: number; request_id: string }[]>(
    sql`DELETE FROM request WHERE run_ref = ${run_ref} AND seq IN (${joinSql([...seqs])}) RETURNING seq, request_id`,
  )
  const ranges = removedRanges(
    rows.map(({ seq }) => seq),
    [],
  )
  await countRemoved(tx, { run_ref, stream: 'request', ranges, correction_ref })
  const ids = rows.map(({ request_id }) => request_id)
  if (target_kind !== 'import') await rememberRequests(tx, ids, correction_ref)
  return { requests: rows.length }
}

/** Some of the requests that are still there, all of one run; null where there is none. */
async function nextRequests(
  database: Database,
  condition: Sql,
  shared: SharedSamples,
): Promise<RequestsToTake | null> {
  const read = valuesFrom(database)
  const rows = await read(
    sql`SELECT request.run_ref, request.seq, request.request_id
      FROM request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref
      WHERE ${condition} ORDER BY request.run_ref, request.seq LIMIT ${requestsAtOnce}`,
  )
  const run_ref = rows[0]?.[0]
  if (run_ref === undefined) return null
  const own = rows.filter(([ref]) => ref === run_ref)
  const places: TakenPlace[] = []
  for (const [, , id] of own) {
    const found = await samplesPlace(read, String(id))
    if (found?.place != null) places.push(found.place)
  }
  return {
    run_ref: Number(run_ref),
    seqs: own.map(([, seq]) => Number(seq)),
    parts: await partsOf(places, shared),
    places,
  }
}
