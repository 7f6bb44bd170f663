import { setTimeout as sleep } from 'node:timers/promises'
import { failpoint } from '@voicemark/daemon'
import type { HelloMessage, Stream, WireReply } from '@voicemark/schema'
import { type Database, joinSql, sql, type Transaction } from '../databases/database.js'
import { isRefusedValue } from '../databases/driver-codes.js'
import { foreignRun, retryAfter } from './replies.js'

interface Cursors {
  readonly run_id: string
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
/** As long as batches wait for others: a transaction costs a hundred times what one more hello in it does. */
const waitMs = 20

/**
 * Greets agents together, those that come within a short wait or while others are greeted: after an outage a whole fleet
 * says hello in some seconds, and a commit for each would hold up the rows of all.
 */
export function createGreeter(database: Database): Greet {
  const waiting: Hello[] = []
  let busy = false
  const greetWaiting = async () => {
    if (busy) return
    busy = true
    while (waiting.length > 0) {
      await sleep(waitMs)
      await greetTogether(database, takeHellos(waiting))
    }
    busy = false
  }
  return (agent_id, message) =>
    new Promise((answer) => {
      waiting.push({ agent_id, message, answer })
      void greetWaiting()
    })
}

/** The next ones, each of another run: of one that two links say hello for, the second is greeted after the first. */
function takeHellos(waiting: Hello[]): Hello[] {
  const taken = new Map<string, Hello>()
  for (const hello of waiting) {
    if (taken.size === hellosAtOnce || taken.has(hello.message.run_id)) break
    taken.set(hello.message.run_id, hello)
  }
  return waiting.splice(0, taken.size)
}

async function greetTogether(database: Database, hellos: readonly Hello[]): Promise<void> {
  try {
    const cursors = await database.transaction(async (tx) => {
      const greeted = await greetIn(tx, hellos, Date.now() / 1000)
      failpoint('hello.before_commit')
      return greeted
    })
    failpoint('hello.after_commit')
    for (const { message, answer } of hellos) answer(cursorsOf(cursors.get(message.run_id)))
  } catch (error) {
    const isOfOne = error instanceof ForeignRun || isRefusedValue(error)
    // One that cannot be greeted must not hold up the others; a database that is away is away for all.
    if (isOfOne && hellos.length > 1) for (const hello of hellos) await greetTogether(database, [hello])
    else for (const { answer } of hellos) answer(error instanceof ForeignRun ? foreignRun : retryAfter(error))
  }
}

function cursorsOf(next: Cursors | undefined): WireReply {
  if (next === undefined) throw new ForeignRun()
  return { status: 'ok', next: { request: next.next_request_seq, sample: next.next_sample_seq } }
}

/** The cursors of all runs, by their ids. @throws ForeignRun when one is of another agent. */
async function greetIn(
  tx: Transaction,
  hellos: readonly Hello[],
  now: number,
): Promise<Map<string, Cursors>> {
  const known = await greetKnown(tx, hellos, now)
  const cursors = new Map(known.map((run) => [run.run_id, run]))
  const unknown = hellos.filter(({ message }) => !cursors.has(message.run_id))
  if (unknown.length === 0) return cursors
  for (const run of await addRuns(tx, unknown, now)) cursors.set(run.run_id, run)
  if (hellos.some(({ message }) => !cursors.has(message.run_id))) throw new ForeignRun()
  return cursors
}

/**
 * One statement for all runs that are known: after an outage a whole fleet says hello in some seconds, and an insert that
 * finds its row there would take a number from the sequence of `ref` each time, which has only 2^31. Both databases call
 * the columns of VALUES `column1` and so on.
 */
function greetKnown(tx: Transaction, hellos: readonly Hello[], now: number): PromiseLike<Cursors[]> {
  const values = hellos.map(
    ({ agent_id, message }) =>
      sql`(${message.run_id}, ${agent_id}, ${totalOf(message, 'request')}, ${totalOf(message, 'sample')},
        ${sensorsOf(message)})`,
  )
  return tx.$queryRaw<Cursors[]>(
    // A run that has ended stays so, whatever an agent of protocol 1 leaves out; so do its sensors.
    sql`UPDATE run SET last_seen = ${now}, sensors = coalesce(hello.column5, sensors),
        total_requests = coalesce(hello.column3, total_requests), total_samples = coalesce(hello.column4, total_samples)
      FROM (VALUES ${joinSql(values)}) AS hello, agent
      WHERE run.run_id = hello.column1 AND agent.ref = run.agent_ref AND agent.agent_id = hello.column2
      RETURNING run_id, next_request_seq, next_sample_seq`,
  )
}

/** A run of another agent gives no row. */
async function addRuns(tx: Transaction, hellos: readonly Hello[], now: number): Promise<Cursors[]> {
  const agents = [...new Set(hellos.map(({ agent_id }) => agent_id))].map((agent_id) => sql`(${agent_id})`)
  await tx.$executeRaw(
    sql`INSERT INTO agent (agent_id, first_seen)
      SELECT hello.column1, CAST(${now} AS DOUBLE PRECISION) FROM (VALUES ${joinSql(agents)}) AS hello
      WHERE NOT EXISTS (SELECT 1 FROM agent WHERE agent_id = hello.column1)
      ON CONFLICT (agent_id) DO NOTHING`,
  )
  const runs = hellos.map(({ agent_id, message }) => {
    const { run_id, started_wall, hardware, device_type } = message
    return sql`(${run_id}, ${agent_id}, CAST(${started_wall} AS DOUBLE PRECISION), ${hardware.hardware_tier},
      ${device_type}, ${JSON.stringify(hardware)}, ${totalOf(message, 'request')}, ${totalOf(message, 'sample')},
      ${sensorsOf(message)})`
  })
  return tx.$queryRaw<Cursors[]>(
    sql`INSERT INTO run (run_id, agent_ref, started_wall, last_seen, hardware_tier, device_type, hardware,
        total_requests, total_samples, sensors)
      SELECT column1, ref, column3, CAST(${now} AS DOUBLE PRECISION), column4, column5, column6, column7, column8, column9
      FROM (VALUES ${joinSql(runs)}) AS hello JOIN agent ON agent_id = column2 WHERE true
      ON CONFLICT (run_id) DO UPDATE SET last_seen = excluded.last_seen WHERE run.agent_ref = excluded.agent_ref
      RETURNING run_id, next_request_seq, next_sample_seq`,
  )
}

/** Null while the run goes on; cast, since Postgres has no type for a null alone. */
const totalOf = ({ totals }: HelloMessage, stream: Stream) =>
  sql`CAST(${totals?.[stream] ?? null} AS INTEGER)`

/** Null where the agent has not found them out yet, or is of before. */
const sensorsOf = ({ sensors }: HelloMessage) =>
  sql`CAST(${sensors == null ? null : JSON.stringify(sensors)} AS TEXT)`
