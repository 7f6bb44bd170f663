import { type Database, sql, type Sql } from '../databases/database.js'
import { joined, type SeqRange } from '../folding/kept-samples.js'
import { valuesFrom } from '../databases/read-values.js'
import type { ConfigurationKey, TargetKind } from './correction.js'

/** Requests of one configuration. */
export interface ConcernedConfiguration extends ConfigurationKey {
  readonly requests: number
}

/** What a correction of a target is about. */
export interface Concerned {
  readonly requests: number
  /** Samples of runs as a whole; of requests those that were taken meanwhile, of others at the same time too. */
  readonly samples: number
  readonly runs: number
  readonly configurations: readonly ConcernedConfiguration[]
}

/** A request as it is counted. */
interface CountedRequest {
  readonly run_ref: number
  readonly seq: number
  readonly agent_id: string
  readonly hardware_tier: string
  readonly device_type: string
  /** Of whom its samples are: its own run, or that of the agent that watched. */
  readonly sampled_by: string
  readonly range: SeqRange | null
}

const pageRows = 1_000

/** Counts what a target stands for, a page in memory at a time. */
export async function countConcerned(database: Database, kind: TargetKind, id: string): Promise<Concerned> {
  const configurations = new Map<string, ConcernedConfiguration>()
  const ranges = new Map<string, SeqRange[]>()
  const runs = new Set<number>()
  let requests = 0
  for await (const page of requestsOf(database, conditionOf(kind, id)))
    for (const { run_ref, agent_id, hardware_tier, device_type, sampled_by, range } of page) {
      requests += 1
      runs.add(run_ref)
      const key = JSON.stringify([agent_id, hardware_tier, device_type])
      const before = configurations.get(key)?.requests ?? 0
      configurations.set(key, { agent_id, hardware_tier, device_type, requests: before + 1 })
      if (range === null) continue
      const known = [...(ranges.get(sampled_by) ?? []), range]
      ranges.set(sampled_by, known.length > pageRows ? joined(known) : known)
    }
  const ofRequests = [...ranges.values()].flatMap(joined).reduce((sum, one) => sum + lengthOf(one), 0)
  const whole = kind === 'request' || kind === 'campaign' ? null : await countRuns(database, kind, id)
  return {
    requests,
    samples: whole?.samples ?? ofRequests,
    runs: whole?.runs ?? runs.size,
    configurations: [...configurations.values()],
  }
}

const lengthOf = ({ first, last }: SeqRange) => last - first + 1

/** Of `request`, `run` and `agent`. */
export function conditionOf(kind: TargetKind, id: string): Sql {
  if (kind === 'request') return sql`request.request_id = ${id}`
  if (kind === 'campaign') return sql`request.campaign_id = ${id}`
  return runConditionOf(kind, id)
}

/** Of `run` and `agent`. */
export function runConditionOf(kind: Exclude<TargetKind, 'request' | 'campaign'>, id: string): Sql {
  if (kind === 'run') return sql`run.run_id = ${id}`
  if (kind === 'agent') return sql`agent.agent_id = ${id}`
  return sql`run.import_ref = (SELECT ref FROM imported_file WHERE import_id = ${id})`
}

async function* requestsOf(database: Database, condition: Sql): AsyncGenerator<CountedRequest[]> {
  const read = valuesFrom(database)
  for (let after = sql`(-1, -1)`; ;) {
    const rows = await read(
      sql`SELECT request.run_ref, request.seq, agent.agent_id, request.hardware_tier, request.device_type,
          coalesce(request.watched_run_id, run.run_id) AS sampled_by, request.first_sample_seq, request.last_sample_seq
        FROM request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref
        WHERE ${condition} AND (request.run_ref, request.seq) > ${after}
        ORDER BY request.run_ref, request.seq LIMIT ${pageRows}`,
    )
    const page = rows.map(countedOf)
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < pageRows) return
    after = sql`(${last.run_ref}, ${last.seq})`
  }
}

function countedOf([
  run_ref,
  seq,
  agent_id,
  tier,
  device,
  sampled_by,
  first,
  last,
]: unknown[]): CountedRequest {
  return {
    run_ref: Number(run_ref),
    seq: Number(seq),
    agent_id: String(agent_id),
    hardware_tier: String(tier),
    device_type: String(device),
    sampled_by: String(sampled_by),
    range: first === null || last === null ? null : { first: Number(first), last: Number(last) },
  }
}

/** Runs with all that was delivered of their samples and is not deleted yet. */
async function countRuns(database: Database, kind: 'run' | 'agent' | 'import', id: string) {
  const [row] = await valuesFrom(database)(
    sql`SELECT count(*) AS runs, coalesce(sum(run.next_sample_seq - coalesce(gone.rows, 0)), 0) AS samples
      FROM run JOIN agent ON agent.ref = run.agent_ref LEFT JOIN (
        SELECT run_ref, sum(last_seq - first_seq + 1) AS rows FROM removed WHERE stream = 'sample' GROUP BY run_ref
      ) AS gone ON gone.run_ref = run.ref WHERE ${runConditionOf(kind, id)}`,
  )
  return { runs: Number(row?.[0] ?? 0), samples: Number(row?.[1] ?? 0) }
}
