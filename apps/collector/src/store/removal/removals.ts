import { conditionOf } from '../corrections/concerned.js'
import { type Database, type Sql, sql } from '../databases/database.js'
import { takeLate } from './late-samples.js'
import { changeRemoval, type RunningRemoval, type Taken } from './removal-progress.js'
import { takeRequestsWhere } from './request-removal.js'
import { takeBlock } from './run-removal.js'
import { createSharedSamples } from './shared-samples.js'
import { untilOthersKnow } from './others-know.js'

/**
 * Goes on with all deletions that are not done, a step at a time: a step is one transaction, and the law holds after each.
 * What is left to do is found in the tables, so that it does not matter who did the last step, or whether a crash cut one off.
 */
export async function* removeDeleted(database: Database): AsyncGenerator<Taken, void> {
  for (const removal of await readRunning(database)) {
    if (removal.detail.state === 'removing') {
      yield* takeTarget(database, removal)
      await finish(database, removal)
    }
    yield* takeLate(database, removal)
  }
}

async function readRunning(database: Database): Promise<RunningRemoval[]> {
  const rows = await database.$queryRaw<(Omit<RunningRemoval, 'detail'> & { readonly detail: string })[]>(
    sql`SELECT ref, target_kind, target, reason, made_at, detail FROM correction WHERE kind = 'delete' ORDER BY ref`,
  )
  return rows
    .map((row) => ({ ...row, detail: JSON.parse(row.detail) as RunningRemoval['detail'] }))
    .filter(({ detail }) => detail.state === 'removing' || detail.late.length > 0)
}

async function* takeTarget(database: Database, removal: RunningRemoval): AsyncGenerator<Taken, void> {
  const { target_kind: kind, target } = removal
  if (kind === 'request') {
    // What somebody thought of its sound goes with it; first, while it is known whose it is.
    yield* takeWhere(database, removal, judgementsOf(target))
    yield* takeWhere(database, removal, conditionOf('request', target))
  } else if (kind === 'campaign') {
    yield* takeWhere(database, removal, conditionOf('campaign', target))
    await untilOthersKnow(database)
    yield* takeWhere(database, removal, conditionOf('campaign', target))
  } else {
    for (const run_ref of await markedRuns(database, removal)) {
      // Their samples are of the runs of agents that watched.
      yield* takeWhere(
        database,
        removal,
        sql`request.run_ref = ${run_ref} AND request.watched_run_id IS NOT NULL`,
      )
      for (let taken = await takeBlock(database, removal, run_ref); taken !== null;) {
        yield taken
        taken = await takeBlock(database, removal, run_ref)
      }
    }
  }
}

const takeWhere = (database: Database, removal: RunningRemoval, condition: Sql) =>
  takeRequestsWhere(database, removal, condition, createSharedSamples(database, condition))

const judgementsOf = (request_id: string) =>
  sql`request.judged_request_id = ${request_id} AND request.run_ref IN (SELECT own.ref FROM run AS own
    WHERE own.agent_ref = (SELECT judged_run.agent_ref FROM request AS judged JOIN run AS judged_run
      ON judged_run.ref = judged.run_ref WHERE judged.request_id = ${request_id} LIMIT 1))`

async function markedRuns(database: Database, { ref }: RunningRemoval): Promise<number[]> {
  const rows = await database.$queryRaw<{ ref: number }[]>(
    sql`SELECT ref FROM run WHERE removed_ref = ${ref} ORDER BY ref`,
  )
  return rows.map((row) => row.ref)
}

async function finish(
  database: Database,
  { ref, target_kind, target, reason }: RunningRemoval,
): Promise<void> {
  await database.transaction(async (tx) => {
    await changeRemoval(tx, database, ref, (detail) => ({ ...detail, state: 'done' }))
    if (target_kind !== 'import') return
    const [file] = await tx.$queryRaw<{ notes: string }[]>(
      sql`SELECT notes FROM imported_file WHERE import_id = ${target}`,
    )
    const notes = [...(JSON.parse(file?.notes ?? '[]') as string[]), `its rows were deleted: ${reason}`]
    await tx.$executeRaw(
      sql`UPDATE imported_file SET notes = ${JSON.stringify(notes)} WHERE import_id = ${target}`,
    )
  })
}
