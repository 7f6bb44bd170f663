import { type Stream, stream } from '@voicemark/schema'
import { type Database, type Reader, sql } from '../databases/database.js'
import { createLane } from '../databases/lane.js'
import { keyOf } from './kept-marks.js'
import { createSharedTurn } from './shared-turn.js'
import { type CountedStream, createStreamCounter } from './stream-counter.js'

/** What became of the rows of one stream of a run. The law: `next_seq` = stored + quarantined + lost + removed. */
export interface StreamHealth {
  readonly agent_id: string
  readonly run_id: string
  readonly stream: Stream
  readonly next_seq: number
  readonly stored: number
  /** Delivered and set aside, since they cannot be stored. */
  readonly quarantined: number
  /** Made and lost by the agent, which said so. */
  readonly lost: number
  /** Deleted by somebody, with the reason in a correction. */
  readonly removed: number
  /** Whether the law holds. */
  readonly holds: boolean
  /** Rows that the agent made in all; null while the run goes on, or where the agent has not come back to say so. */
  readonly total: number | null
  /** When the collector last heard of the run, Unix seconds. */
  readonly last_seen: number
}

interface RunRow {
  readonly ref: number
  readonly run_id: string
  readonly agent_id: string
  readonly next_request_seq: number
  readonly next_sample_seq: number
  readonly total_requests: number | null
  readonly total_samples: number | null
  readonly last_seen: number
}

/** Reads both streams of every run; `recount` counts every row, whatever was counted before. */
export type ReadHealth = (options?: { readonly recount?: boolean }) => Promise<StreamHealth[]>

/** Counts the rows of every stream. Asking often costs no more than what has arrived in between. */
export function createDeliveryHealth(database: Database): ReadHealth {
  const counter = createStreamCounter(database)
  const read = async (recount: boolean) => {
    const runs = await readRuns(database)
    const removed = await readRemoved(database)
    const streams = runs.flatMap((run) =>
      stream.options.map((name) => ({
        run_ref: run.ref,
        stream: name,
        next_seq: nextSeq(run, name),
        removed: removed.get(keyOf({ run_ref: run.ref, stream: name })) ?? 0,
        run,
      })),
    )
    const counted = await counter.count(streams, recount)
    return streams.flatMap((one, i) => {
      const counts = counted[i]
      return counts === undefined ? [] : [streamHealth(one.run, one.stream, counts)]
    })
  }
  const lane = createLane()
  const shared = createSharedTurn(() => lane(() => read(false)))
  return ({ recount = false } = {}) => (recount ? lane(() => read(true)) : shared())
}

function readRuns(reader: Reader): PromiseLike<RunRow[]> {
  return reader.$queryRaw<RunRow[]>(
    sql`SELECT run.ref, run.run_id, agent.agent_id, run.next_request_seq, run.next_sample_seq,
        run.total_requests, run.total_samples, run.last_seen
      FROM run JOIN agent ON agent.ref = run.agent_ref ORDER BY run.ref`,
  )
}

interface RemovedRow {
  readonly run_ref: number
  readonly stream: Stream
  readonly rows: bigint | number
}

/** How many rows of each stream were deleted. */
async function readRemoved(reader: Reader): Promise<Map<string, number>> {
  const rows = await reader.$queryRaw<RemovedRow[]>(
    sql`SELECT run_ref, stream, CAST(sum(last_seq - first_seq + 1) AS BIGINT) AS rows
      FROM removed GROUP BY run_ref, stream`,
  )
  return new Map(rows.map((row) => [keyOf(row), Number(row.rows)]))
}

function streamHealth(
  run: RunRow,
  stream: Stream,
  { stored, quarantined, lost, removed }: CountedStream,
): StreamHealth {
  const next_seq = nextSeq(run, stream)
  return {
    agent_id: run.agent_id,
    run_id: run.run_id,
    stream,
    next_seq,
    stored,
    quarantined,
    lost,
    removed,
    holds: next_seq === stored + quarantined + lost + removed,
    total: stream === 'request' ? run.total_requests : run.total_samples,
    last_seen: run.last_seen,
  }
}

function nextSeq(run: RunRow, stream: Stream): number {
  return stream === 'request' ? run.next_request_seq : run.next_sample_seq
}
