import type { Stream } from '@voicemark/schema'
import { blockStart } from './blocks.js'
import { type Reader, sql } from './database.js'
import { storedCount } from './stored-count.js'

/** What became of the rows of one stream of a run. The law: `next_seq` = stored + quarantined + lost. */
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

interface CountRow {
  readonly settled: bigint | null
  readonly rest: bigint | null
  readonly quarantined: bigint
  readonly lost: bigint | null
}

interface Counted {
  readonly upTo: number
  readonly stored: number
  /** Of these, below the block of seqs in which `upTo` lies. */
  readonly settled: number
  readonly quarantined: number
  readonly lost: number
}

const nothing: Counted = { upTo: 0, stored: 0, settled: 0, quarantined: 0, lost: 0 }

/**
 * Counts the rows of every stream. Stored rows below a cursor do not become fewer, though retention may fold them,
 * a block at a time: each block is counted once in the life of the collector, and asking often costs no more than what
 * has arrived in between and the block before it.
 */
export function createDeliveryHealth(reader: Reader): () => Promise<StreamHealth[]> {
  const counts = new Map<string, Counted>()
  return async () => {
    const runs = await reader.$queryRaw<RunRow[]>(
      sql`SELECT run.ref, run.run_id, agent.agent_id, run.next_request_seq, run.next_sample_seq,
          run.total_requests, run.total_samples, run.last_seen
        FROM run JOIN agent ON agent.ref = run.agent_ref ORDER BY run.ref`,
    )
    const health: StreamHealth[] = []
    for (const run of runs) {
      for (const stream of ['request', 'sample'] as const) {
        const key = `${run.ref} ${stream}`
        const counted = await countOn(reader, run, stream, counts.get(key) ?? nothing)
        counts.set(key, counted)
        health.push(streamHealth(run, stream, counted))
      }
    }
    return health
  }
}

async function countOn(reader: Reader, run: RunRow, stream: Stream, before: Counted): Promise<Counted> {
  const upTo = nextSeq(run, stream)
  if (upTo === before.upTo && before.quarantined === 0) return before
  // One statement sees one moment: a row that is moved meanwhile is on one side of the sum or on the other.
  const ofRun = sql`run_ref = ${run.ref}`
  const [from, to] = [blockStart(before.upTo), blockStart(upTo)]
  const [row] = await reader.$queryRaw<CountRow[]>(
    sql`SELECT ${storedCount(stream, run.ref, from, to)} AS settled, ${storedCount(stream, run.ref, to, upTo)} AS rest,
      (SELECT count(*) FROM quarantine WHERE ${ofRun} AND stream = ${stream} AND seq < ${upTo}) AS quarantined,
      (SELECT sum(last_seq - first_seq + 1) FROM loss
        WHERE ${ofRun} AND stream = ${stream} AND first_seq < ${upTo}) AS lost`,
  )
  const quarantined = Number(row?.quarantined ?? 0)
  // Rows left the quarantine for their table: what was counted there before is no longer right.
  if (quarantined < before.quarantined) return countOn(reader, run, stream, nothing)
  const settled = before.settled + Number(row?.settled ?? 0)
  const stored = settled + Number(row?.rest ?? 0)
  return { upTo, stored, settled, quarantined, lost: Number(row?.lost ?? 0) }
}

function streamHealth(run: RunRow, stream: Stream, { stored, quarantined, lost }: Counted): StreamHealth {
  const next_seq = nextSeq(run, stream)
  return {
    agent_id: run.agent_id,
    run_id: run.run_id,
    stream,
    next_seq,
    stored,
    quarantined,
    lost,
    holds: next_seq === stored + quarantined + lost,
    total: stream === 'request' ? run.total_requests : run.total_samples,
    last_seen: run.last_seen,
  }
}

function nextSeq(run: RunRow, stream: Stream): number {
  return stream === 'request' ? run.next_request_seq : run.next_sample_seq
}
