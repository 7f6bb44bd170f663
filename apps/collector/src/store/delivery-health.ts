import type { Stream } from '@voicemark/schema'
import { type Reader, rawSql, sql } from './database.js'

/** What became of the rows of one stream of a run. The law: `next_seq` = stored + quarantined. */
export interface StreamHealth {
  readonly agent_id: string
  readonly run_id: string
  readonly stream: Stream
  readonly next_seq: number
  readonly stored: number
  readonly quarantined: number
  /** Whether the law holds. */
  readonly holds: boolean
  /** When the collector last heard of the run, Unix seconds. */
  readonly last_seen: number
}

interface RunRow {
  readonly ref: number
  readonly run_id: string
  readonly agent_id: string
  readonly next_request_seq: number
  readonly next_sample_seq: number
  readonly last_seen: number
}

interface Counted {
  upTo: number
  stored: number
  quarantined: number
}

/**
 * Counts the rows of every stream. Rows below a cursor do not change, so each is counted once in the life of the
 * collector, and asking often costs no more than what has arrived in between.
 */
export function createDeliveryHealth(reader: Reader): () => Promise<StreamHealth[]> {
  const counts = new Map<string, Counted>()
  return async () => {
    const runs = await reader.$queryRaw<RunRow[]>(
      sql`SELECT run.ref, run.run_id, agent.agent_id, run.next_request_seq, run.next_sample_seq, run.last_seen
        FROM run JOIN agent ON agent.ref = run.agent_ref ORDER BY run.ref`,
    )
    const health: StreamHealth[] = []
    for (const run of runs) {
      for (const stream of ['request', 'sample'] as const) {
        const key = `${run.ref} ${stream}`
        const counted = await countOn(reader, run, stream, counts.get(key))
        counts.set(key, counted)
        health.push(streamHealth(run, stream, counted))
      }
    }
    return health
  }
}

async function countOn(
  reader: Reader,
  run: RunRow,
  stream: Stream,
  before: Counted = { upTo: 0, stored: 0, quarantined: 0 },
): Promise<Counted> {
  const upTo = nextSeq(run, stream)
  if (upTo === before.upTo) return before
  const range = sql`run_ref = ${run.ref} AND seq >= ${before.upTo} AND seq < ${upTo}`
  const [row] = await reader.$queryRaw<{ stored: bigint; quarantined: bigint }[]>(
    sql`SELECT (SELECT count(*) FROM ${rawSql(`"${stream}"`)} WHERE ${range}) AS stored,
      (SELECT count(*) FROM quarantine WHERE stream = ${stream} AND ${range}) AS quarantined`,
  )
  return {
    upTo,
    stored: before.stored + Number(row?.stored ?? 0),
    quarantined: before.quarantined + Number(row?.quarantined ?? 0),
  }
}

function streamHealth(run: RunRow, stream: Stream, { stored, quarantined }: Counted): StreamHealth {
  const next_seq = nextSeq(run, stream)
  return {
    agent_id: run.agent_id,
    run_id: run.run_id,
    stream,
    next_seq,
    stored,
    quarantined,
    holds: next_seq === stored + quarantined,
    last_seen: run.last_seen,
  }
}

function nextSeq(run: RunRow, stream: Stream): number {
  return stream === 'request' ? run.next_request_seq : run.next_sample_seq
}
