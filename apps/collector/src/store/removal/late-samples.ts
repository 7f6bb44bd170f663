import { conditionOf } from '../corrections/concerned.js'
import { type Database, joinSql, sql } from '../databases/database.js'
import { withoutAgent } from '../reading/sample-place.js'
import { changeRemoval, type RunningRemoval, type Taken } from './removal-progress.js'
import type { TakenPlace } from './late-places.js'
import { takeRange } from './request-removal.js'
import { partsOf } from './sample-parts.js'
import { createSharedSamples } from './shared-samples.js'

/**
 * Takes away the samples of requests that came when they were deleted already, once all of them are here: a request may be
 * delivered before its last samples.
 */
export async function* takeLate(database: Database, removal: RunningRemoval): AsyncGenerator<Taken, void> {
  const { late } = removal.detail
  if (late.length === 0) return
  const runs = await database.$queryRaw<{ ref: number; run_id: string; next_sample_seq: number }[]>(
    sql`SELECT ref, run_id, next_sample_seq FROM run WHERE ref IN (${joinSql(late.map(([ref]) => ref))})`,
  )
  const here = late.flatMap(([ref, first, last, watched]): TakenPlace[] => {
    const run = runs.find((one) => one.ref === ref)
    if (run === undefined || run.next_sample_seq <= last) return []
    return [{ ref, run_id: run.run_id, first, last, watched: withoutAgent(watched) }]
  })
  const shared = createSharedSamples(database, conditionOf('campaign', removal.target))
  yield* takeRange(database, removal, await partsOf(here, shared))
  const isTaken = ([ref, first, last]: readonly [number, number, number, ...unknown[]]) =>
    here.some((one) => one.ref === ref && one.first === first && one.last === last)
  await database.transaction((tx) =>
    changeRemoval(tx, database, removal.ref, (detail) => ({
      ...detail,
      late: detail.late.filter((one) => !isTaken(one)),
    })),
  )
}
