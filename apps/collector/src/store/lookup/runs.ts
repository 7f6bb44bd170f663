import { type HardwareSpecs, hardwareSpecs } from '@voicemark/schema'
import { type Sql, sql, where } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'

/** One life of an agent, or the rows of a file. */
export interface StoredRun {
  readonly run_id: string
  readonly agent_id: string
  /** Unix seconds, by the agent's clock. */
  readonly started_wall: number
  /** When the collector last heard of it, by its own clock. */
  readonly last_seen: number
  readonly hardware_tier: string
  readonly device_type: string
  /** Rows delivered, of whatever became of them. */
  readonly requests: number
  readonly samples: number
  /** Rows of a run that has ended, as its agent counts them; null while it goes on. */
  readonly total_requests: number | null
  readonly total_samples: number | null
  /** The file that its rows are from; null: its agent delivered them. */
  readonly import_id: string | null
  /** Whether nothing else is to come: its agent said goodbye, or it is of a file. */
  readonly ended: boolean
  /** Whether somebody deleted it: then its rows are gone. */
  readonly removed: boolean
}

/** A run with what its machine is; null where what an older agent said does not fit any more. */
export interface WholeRun extends StoredRun {
  readonly hardware: HardwareSpecs | null
}

export interface RunPageFilter {
  readonly agent_id?: string | undefined
  /** Runs on a page. */
  readonly limit: number
  /** `next_cursor` of the page before. */
  readonly cursor?: string | undefined
}

export interface RunPage {
  readonly runs: StoredRun[]
  /** Null on the last page. */
  readonly next_cursor: string | null
}

/** Runs, the last that was made known first; null where the cursor is none of ours. */
export async function readRuns(
  read: ReadValues,
  { agent_id, limit, cursor }: RunPageFilter,
): Promise<RunPage | null> {
  const conditions: Sql[] = agent_id === undefined ? [] : [sql`agent.agent_id = ${agent_id}`]
  if (cursor !== undefined) {
    const [place] = await read(sql`SELECT ref FROM run WHERE run_id = ${cursor}`)
    if (place === undefined) return null
    conditions.push(sql`run.ref < ${Number(place[0])}`)
  }
  const rows = await select(read, conditions, limit + 1)
  const runs = rows.slice(0, limit).map(withoutHardware)
  return { runs, next_cursor: rows.length > limit ? (runs.at(-1)?.run_id ?? null) : null }
}

/** A run as lists have it. */
export const withoutHardware = ({ hardware: _, ...run }: WholeRun): StoredRun => run

/** Null where there is none of this id. */
export async function readRun(read: ReadValues, run_id: string): Promise<WholeRun | null> {
  const [run] = await select(read, [sql`run.run_id = ${run_id}`], 1)
  return run ?? null
}

async function select(read: ReadValues, conditions: readonly Sql[], limit: number): Promise<WholeRun[]> {
  const rows = await read(
    sql`SELECT run.run_id, agent.agent_id, run.started_wall, run.last_seen, run.hardware_tier, run.device_type,
        run.next_request_seq, run.next_sample_seq, run.total_requests, run.total_samples,
        imported_file.import_id, run.import_ref, run.removed_ref, run.hardware
      FROM run JOIN agent ON agent.ref = run.agent_ref LEFT JOIN imported_file ON imported_file.ref = run.import_ref
      ${where(conditions)} ORDER BY run.ref DESC LIMIT ${limit}`,
  )
  return rows.map(runOf)
}

function runOf(values: readonly unknown[]): WholeRun {
  const [run_id, agent_id, started_wall, last_seen, hardware_tier, device_type, ...rest] = values
  const [requests, samples, total_requests, total_samples, import_id, import_ref, removed_ref, hardware] =
    rest
  return {
    run_id: String(run_id),
    agent_id: String(agent_id),
    started_wall: Number(started_wall),
    last_seen: Number(last_seen),
    hardware_tier: String(hardware_tier),
    device_type: String(device_type),
    requests: Number(requests),
    samples: Number(samples),
    total_requests: numberOf(total_requests),
    total_samples: numberOf(total_samples),
    import_id: typeof import_id === 'string' ? import_id : null,
    ended: import_ref !== null || total_samples !== null,
    removed: removed_ref !== null,
    hardware: hardwareSpecs.safeParse(JSON.parse(String(hardware))).data ?? null,
  }
}

const numberOf = (value: unknown) => (value === null || value === undefined ? null : Number(value))
