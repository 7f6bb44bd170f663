import type { Stream } from '@voicemark/schema'
import {
  emptySql,
  joinSql,
  type Provider,
  type Reader,
  sql,
  type Transaction,
} from '../databases/database.js'

/** A run whose cursors this transaction holds; `next` is moved here first and written at the end. */
export interface RunCursors {
  readonly ref: number
  readonly run_id: string
  readonly agent_id: string
  /** The correction that deleted it; null: none did. */
  readonly removed_ref: number | null
  readonly next: Record<Stream, number>
}

interface CursorRow {
  ref: number
  run_id: string
  agent_id: string
  removed_ref: number | null
  next_request_seq: number
  next_sample_seq: number
}

/** Reads the cursors of runs and holds them till the end of the transaction; leaves out those held by another. */
export async function holdCursors(
  tx: Reader,
  provider: Provider,
  runIds: readonly string[],
): Promise<Map<string, RunCursors>> {
  // SQLite has one writer at a time, so all are held already.
  const lock = provider === 'postgresql' ? sql`FOR UPDATE OF run SKIP LOCKED` : emptySql
  const rows = await tx.$queryRaw<CursorRow[]>(
    sql`SELECT run.ref, run.run_id, agent.agent_id, run.removed_ref, run.next_request_seq, run.next_sample_seq
      FROM run JOIN agent ON agent.ref = run.agent_ref
      WHERE run.run_id IN (${joinSql([...runIds])}) ORDER BY run.ref ${lock}`,
  )
  return new Map(rows.map((row) => [row.run_id, runCursors(row)]))
}

/** Those of the runs that the database knows, whoever holds them. */
export async function knownRuns(tx: Reader, runIds: readonly string[]): Promise<Set<string>> {
  if (runIds.length === 0) return new Set()
  const statement = sql`SELECT run_id FROM run WHERE run_id IN (${joinSql([...runIds])})`
  const rows = await tx.$queryRaw<{ run_id: string }[]>(statement)
  return new Set(rows.map((row) => row.run_id))
}

/** Writes the cursors of runs, all in one statement. */
export async function moveCursors(
  tx: Transaction,
  provider: Provider,
  runs: readonly RunCursors[],
  last_seen: number,
): Promise<void> {
  if (runs.length === 0) return
  const moved = JSON.stringify(runs.map(({ ref, next }) => [ref, next.request, next.sample]))
  const each = provider === 'sqlite' ? sql`json_each(${moved})` : sql`json_array_elements(${moved}::json)`
  const source =
    provider === 'sqlite'
      ? sql`SELECT value ->> 0 AS ref, value ->> 1 AS request, value ->> 2 AS sample FROM ${each}`
      : sql`SELECT (value ->> 0)::int AS ref, (value ->> 1)::int AS request, (value ->> 2)::int AS sample FROM ${each}`
  await tx.$executeRaw(
    sql`UPDATE run SET next_request_seq = moved.request, next_sample_seq = moved.sample, last_seen = ${last_seen}
      FROM (${source}) AS moved WHERE run.ref = moved.ref`,
  )
}

function runCursors({ next_request_seq, next_sample_seq, ...run }: CursorRow): RunCursors {
  return { ...run, next: { request: next_request_seq, sample: next_sample_seq } }
}
