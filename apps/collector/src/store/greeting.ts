import { failpoint } from '@voicemark/daemon'
import type { HelloMessage, Stream, WireReply } from '@voicemark/schema'
import { type Database, sql, type Transaction } from './database.js'
import { isRefusedValue } from './driver-codes.js'
import { foreignRun, retryAfter } from './replies.js'

interface Cursors {
  readonly next_request_seq: number
  readonly next_sample_seq: number
}

/** Leaves the transaction without anything written. */
class ForeignRun extends Error {}

/** Makes an agent and its run known, and answers with the run's cursors; never rejects. */
export type Greet = (agent_id: string, message: HelloMessage) => Promise<WireReply>

interface Hello {
  readonly agent_id: string
  readonly message: HelloMessage
  readonly answer: (reply: WireReply) => void
}

const hellosAtOnce = 100

/**
 * Greets an agent at once, or those that come meanwhile together in one transaction: after an outage a whole fleet
 * says hello in some seconds, and a commit for each would hold up the rows of all.
 */
export function createGreeter(database: Database): Greet {
  const waiting: Hello[] = []
  let busy = false
  const greetWaiting = async () => {
    if (busy) return
    busy = true
    while (waiting.length > 0) await greetTogether(database, waiting.splice(0, hellosAtOnce))
    busy = false
  }
  return (agent_id, message) =>
    new Promise((answer) => {
      waiting.push({ agent_id, message, answer })
      void greetWaiting()
    })
}

async function greetTogether(database: Database, hellos: readonly Hello[]): Promise<void> {
  try {
    const cursors = await database.transaction(async (tx) => {
      const greeted: Cursors[] = []
      for (const { agent_id, message } of hellos)
        greeted.push(await greetIn(tx, agent_id, message, Date.now() / 1000))
      failpoint('hello.before_commit')
      return greeted
    })
    failpoint('hello.after_commit')
    hellos.forEach(({ answer }, i) => {
      const next = cursors[i]
      if (next !== undefined)
        answer({ status: 'ok', next: { request: next.next_request_seq, sample: next.next_sample_seq } })
    })
  } catch (error) {
    const isOfOne = error instanceof ForeignRun || isRefusedValue(error)
    // One that cannot be greeted must not hold up the others; a database that is away is away for all.
    if (isOfOne && hellos.length > 1) for (const hello of hellos) await greetTogether(database, [hello])
    else for (const { answer } of hellos) answer(error instanceof ForeignRun ? foreignRun : retryAfter(error))
  }
}

/**
 * One statement for a run that is known: after an outage a whole fleet says hello in some seconds, and an insert that
 * finds its row there would take a number from the sequence of `ref` each time, which has only 2^31.
 */
async function greetIn(
  tx: Transaction,
  agent_id: string,
  hello: HelloMessage,
  now: number,
): Promise<Cursors> {
  const [known] = await tx.$queryRaw<Cursors[]>(
    // A run that has ended stays so, whatever an agent of protocol 1 leaves out.
    sql`UPDATE run SET last_seen = ${now},
        total_requests = coalesce(${totalOf(hello, 'request')}, total_requests),
        total_samples = coalesce(${totalOf(hello, 'sample')}, total_samples)
      FROM agent WHERE run.run_id = ${hello.run_id} AND agent.ref = run.agent_ref AND agent.agent_id = ${agent_id}
      RETURNING next_request_seq, next_sample_seq`,
  )
  return known ?? addRun(tx, agent_id, hello, now)
}

/** A run of another agent gives no row. */
async function addRun(tx: Transaction, agent_id: string, hello: HelloMessage, now: number): Promise<Cursors> {
  const { run_id, started_wall, hardware, device_type } = hello
  await tx.$executeRaw(
    sql`INSERT INTO agent (agent_id, first_seen)
      SELECT ${agent_id}, ${now} WHERE NOT EXISTS (SELECT 1 FROM agent WHERE agent_id = ${agent_id})
      ON CONFLICT (agent_id) DO NOTHING`,
  )
  const [added] = await tx.$queryRaw<Cursors[]>(
    sql`INSERT INTO run (run_id, agent_ref, started_wall, last_seen, hardware_tier, device_type, hardware,
        total_requests, total_samples)
      SELECT ${run_id}, ref, ${started_wall}, ${now}, ${hardware.hardware_tier}, ${device_type},
        ${JSON.stringify(hardware)}, ${totalOf(hello, 'request')}, ${totalOf(hello, 'sample')}
      FROM agent WHERE agent_id = ${agent_id}
      ON CONFLICT (run_id) DO UPDATE SET last_seen = excluded.last_seen WHERE run.agent_ref = excluded.agent_ref
      RETURNING next_request_seq, next_sample_seq`,
  )
  if (added === undefined) throw new ForeignRun()
  return added
}

/** Null while the run goes on; cast, since Postgres has no type for a null alone. */
const totalOf = ({ totals }: HelloMessage, stream: Stream) =>
  sql`CAST(${totals?.[stream] ?? null} AS INTEGER)`
