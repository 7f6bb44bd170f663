import { failpoint } from '@voicemark/daemon'
import type { HelloMessage, WireReply } from '@voicemark/schema'
import { type Database, sql, type Transaction } from './database.js'
import { foreignRun, retryAfter } from './replies.js'

interface Cursors {
  readonly next_request_seq: number
  readonly next_sample_seq: number
}

/** Leaves the transaction without anything written. */
class ForeignRun extends Error {}

/** Makes an agent and its run known, and answers with the run's cursors; never rejects. */
export async function greet(database: Database, agent_id: string, message: HelloMessage): Promise<WireReply> {
  try {
    const next = await database.transaction(async (tx) => {
      const cursors = await greetIn(tx, agent_id, message, Date.now() / 1000)
      failpoint('hello.before_commit')
      return cursors
    })
    failpoint('hello.after_commit')
    return { status: 'ok', next: { request: next.next_request_seq, sample: next.next_sample_seq } }
  } catch (error) {
    return error instanceof ForeignRun ? foreignRun : retryAfter(error)
  }
}

/** Two statements, however many collectors greet at once: after an outage a whole fleet says hello in some seconds. */
async function greetIn(
  tx: Transaction,
  agent_id: string,
  { run_id, started_wall, hardware, device_type, totals }: HelloMessage,
  now: number,
): Promise<Cursors> {
  await tx.$executeRaw(
    sql`INSERT INTO agent (agent_id, first_seen) VALUES (${agent_id}, ${now}) ON CONFLICT (agent_id) DO NOTHING`,
  )
  // A run that has ended stays so, whatever an agent of protocol 1 leaves out. A run of another agent gives no row.
  const [cursors] = await tx.$queryRaw<Cursors[]>(
    sql`INSERT INTO run (run_id, agent_ref, started_wall, last_seen, hardware_tier, device_type, hardware,
        total_requests, total_samples)
      SELECT ${run_id}, ref, ${started_wall}, ${now}, ${hardware.hardware_tier}, ${device_type},
        ${JSON.stringify(hardware)}, ${totals?.request ?? null}, ${totals?.sample ?? null}
      FROM agent WHERE agent_id = ${agent_id}
      ON CONFLICT (run_id) DO UPDATE SET last_seen = excluded.last_seen,
        total_requests = coalesce(excluded.total_requests, run.total_requests),
        total_samples = coalesce(excluded.total_samples, run.total_samples)
        WHERE run.agent_ref = excluded.agent_ref
      RETURNING next_request_seq, next_sample_seq`,
  )
  if (cursors === undefined) throw new ForeignRun()
  return cursors
}
