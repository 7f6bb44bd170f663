import { sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { isSpeaking } from '../live/speaking.js'
import { readRuns, type StoredRun } from './runs.js'

/** absent: nothing was heard of it lately; speaking: it samples ten times a second, as it does while a request runs. */
export type AgentState = 'absent' | 'idle' | 'speaking'

/** What an agent does now, as far as its rows say. */
export interface AgentNow {
  readonly state: AgentState
  /** Its newest run; null where it has none. */
  readonly run: StoredRun | null
}

/** An idle agent delivers samples every second or so. */
const silentS = 30

/** @param now Unix seconds. */
export async function readAgentNow(read: ReadValues, agent_id: string, now: number): Promise<AgentNow> {
  const page = await readRuns(read, { agent_id, limit: 1 })
  const run = page?.runs[0] ?? null
  if (run === null || run.ended || now - run.last_seen > silentS) return { state: 'absent', run }
  const rows = await read(
    sql`SELECT "timestamp" FROM sample WHERE run_ref = (SELECT ref FROM run WHERE run_id = ${run.run_id})
      AND watched IS NULL ORDER BY seq DESC LIMIT 2`,
  )
  const [last, before] = rows.map(([time]) => Number(time))
  const step_s = last === undefined || before === undefined ? null : last - before
  const sampled = { last_row: run.last_seen, sampled_at: last ?? null, step_s, clock: null }
  return { state: isSpeaking(sampled, now) ? 'speaking' : 'idle', run }
}
