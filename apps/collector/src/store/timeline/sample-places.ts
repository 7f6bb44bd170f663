import { sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { importedPlaces } from '../reading/imported-samples.js'
import { samplesPlace } from '../reading/sample-place.js'
import { wholeRun } from '../reading/wanted-samples.js'
import type { SamplePart } from './sample-part.js'
import { rangesInTime, type TimeSpan } from './time-ranges.js'

/** The samples of one request, none of another subject; null where there is no such request. */
export async function partsOfRequest(read: ReadValues, request_id: string): Promise<SamplePart[] | null> {
  const found = await samplesPlace(read, request_id)
  if (found === null) return null
  const { place, watched } = found
  if (place !== null) {
    const { ref, run_id, first, last } = place
    return [{ ref, run_id, ranges: [{ first, last }], watched: place.watched }]
  }
  const rows = await read(importedPlaces(request_id))
  return rows.map(([ref, run_id, start_time, end_time]) => ({
    ...{ ref: Number(ref), run_id: String(run_id), ranges: [wholeRun], watched },
    // The end of a request is its last sample's time.
    ...{ from: Number(start_time), before: Number(end_time) + 1e-6 },
  }))
}

/** All samples of one run; null where there is none of this id. */
export async function partsOfRun(read: ReadValues, run_id: string): Promise<SamplePart[] | null> {
  const [run] = await read(sql`SELECT ref FROM run WHERE run_id = ${run_id}`)
  return run === undefined ? null : [{ ref: Number(run[0]), run_id, ranges: [wholeRun] }]
}

/** Clocks of an agent and of the collector may be so far apart, s. */
const clocksApart = 86_400

/** What one agent sampled in a stretch of time, run by run; null where there is no such agent. */
export async function partsInTime(
  read: ReadValues,
  agent_id: string,
  span: TimeSpan,
): Promise<SamplePart[] | null> {
  const runs = await read(
    sql`SELECT run.ref, run.run_id, run.next_sample_seq, run.import_ref
      FROM run JOIN agent ON agent.ref = run.agent_ref WHERE agent.agent_id = ${agent_id} AND run.next_sample_seq > 0
        AND (run.import_ref IS NOT NULL OR (run.started_wall < ${span.before + clocksApart}
          AND run.last_seen >= ${span.from - clocksApart}))
      ORDER BY run.ref`,
  )
  if (runs.length === 0 && !(await isAgent(read, agent_id))) return null
  const parts: SamplePart[] = []
  for (const [ref, run_id, next, import_ref] of runs) {
    const run = { ref: Number(ref), next_seq: Number(next) }
    // Nobody says in which order the rows of a file are.
    const ranges = import_ref === null ? await rangesInTime(read, run, span) : [wholeRun]
    if (ranges.length > 0) parts.push({ ref: run.ref, run_id: String(run_id), ranges, ...span })
  }
  return parts
}

async function isAgent(read: ReadValues, agent_id: string): Promise<boolean> {
  return (await read(sql`SELECT 1 FROM agent WHERE agent_id = ${agent_id}`)).length > 0
}
