import { type HardwareSpecs, hardwareSpecs } from '@voicemark/schema'
import { emptySql, type Reader, sql } from '../databases/database.js'

/** A machine that has delivered rows. */
export interface StoredAgent {
  readonly agent_id: string
  /** Unix seconds. */
  readonly first_seen: number
  readonly last_seen: number
  /** Of its latest run. */
  readonly hardware_tier: string
  readonly device_type: string
  /** Null when what an older agent said does not fit any more. */
  readonly hardware: HardwareSpecs | null
  readonly runs: number
  /** Rows delivered, of any kind. */
  readonly requests: number
  readonly samples: number
  /** How many of its runs are files that were imported; where all are, nothing was heard of it: it is read, not seen. */
  readonly imported_runs: number
}

/**
 * One way in which requests ran: a tier on a device of one agent, with one processor and one GPU. Requests that were not
 * sampled on purpose and judgements of another's sound are in none of its counts.
 */
export interface StoredConfiguration {
  readonly hardware_tier: string
  readonly device_type: string
  readonly cpu_model: string | null
  readonly gpu_name: string | null
  readonly agent_id: string
  /** Without warm-ups. */
  readonly requests: number
  readonly successful: number
  readonly warmups: number
  /** Unix seconds of the first and the last request; null where imported rows do not say. */
  readonly first_start: number | null
  readonly last_start: number | null
}

// Counts come as bigint from both databases.
type Counted<Row, Names extends keyof Row> = Omit<Row, Names> & Record<Names, bigint | number>
type AgentRow = Counted<Omit<StoredAgent, 'hardware'>, 'runs' | 'requests' | 'samples' | 'imported_runs'> & {
  hardware: string
}
type ConfigurationRow = Counted<StoredConfiguration, 'requests' | 'successful' | 'warmups'>

/** Which agents are read; all where nothing is said. */
export interface AgentFilter {
  readonly agent_id?: string | undefined
}

/** Reads agents in the order in which they were first seen. */
export function createAgentReader(reader: Reader) {
  // To hold what a machine is against its form takes longer than to read it, and it hardly ever changes.
  let known: ReadonlyMap<string, HardwareSpecs | null> = new Map()
  return async ({ agent_id }: AgentFilter = {}): Promise<StoredAgent[]> => {
    const rows = await readAgentRows(reader, agent_id)
    const seen = new Map(rows.map(({ hardware }) => [hardware, hardwareOf(known, hardware)]))
    if (agent_id === undefined) known = seen
    return rows.map((row) => ({
      ...row,
      hardware: seen.get(row.hardware) ?? null,
      runs: Number(row.runs),
      requests: Number(row.requests),
      samples: Number(row.samples),
      imported_runs: Number(row.imported_runs),
    }))
  }
}

const hardwareOf = (known: ReadonlyMap<string, HardwareSpecs | null>, text: string) =>
  known.get(text) ?? parseHardware(text)

async function readAgentRows(reader: Reader, agent_id: string | undefined): Promise<AgentRow[]> {
  const ofOne =
    agent_id === undefined
      ? emptySql
      : sql`WHERE agent_ref = (SELECT ref FROM agent WHERE agent_id = ${agent_id})`
  return reader.$queryRaw<AgentRow[]>(
    sql`SELECT agent.agent_id, agent.first_seen, totals.last_seen, run.hardware_tier, run.device_type, run.hardware,
        totals.runs, totals.requests, totals.samples, totals.imported_runs
      FROM agent JOIN (
        SELECT agent_ref,
          coalesce(max(CASE WHEN import_ref IS NULL THEN ref END), max(ref)) AS latest,
          coalesce(max(CASE WHEN import_ref IS NULL THEN last_seen END), max(last_seen)) AS last_seen,
          count(*) AS runs, count(import_ref) AS imported_runs,
          sum(next_request_seq) AS requests, sum(next_sample_seq) AS samples
        FROM run ${ofOne} GROUP BY agent_ref
      ) AS totals ON totals.agent_ref = agent.ref JOIN run ON run.ref = totals.latest ORDER BY agent.ref`,
  )
}

/** All configurations, those of an agent together, in the order in which the agents were first seen. */
export async function readConfigurations(reader: Reader): Promise<StoredConfiguration[]> {
  const rows = await reader.$queryRaw<ConfigurationRow[]>(
    sql`SELECT request.hardware_tier, request.device_type, request.cpu_model, request.gpu_name, agent.agent_id,
        sum(CASE WHEN request.warmup THEN 0 ELSE 1 END) AS requests,
        sum(CASE WHEN request.success AND request.warmup IS NOT TRUE THEN 1 ELSE 0 END) AS successful,
        sum(CASE WHEN request.warmup THEN 1 ELSE 0 END) AS warmups,
        min(request.start_time) AS first_start, max(request.start_time) AS last_start
      FROM request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref
      WHERE request.sampled IS NOT FALSE AND request.judged_request_id IS NULL
      GROUP BY agent.ref, agent.agent_id, request.hardware_tier, request.device_type, request.cpu_model,
        request.gpu_name
      ORDER BY agent.ref, min(request.start_time)`,
  )
  return rows.map((row) => ({
    ...row,
    requests: Number(row.requests),
    successful: Number(row.successful),
    warmups: Number(row.warmups),
  }))
}

function parseHardware(text: string): HardwareSpecs | null {
  const { success, data } = hardwareSpecs.safeParse(JSON.parse(text))
  return success ? data : null
}
