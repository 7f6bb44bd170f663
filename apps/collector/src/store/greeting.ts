import { failpoint } from '@voicemark/daemon'
import type { HelloMessage, WireReply } from '@voicemark/schema'
import type { Database, Transaction } from './database.js'
import { foreignRun, retryAfter } from './replies.js'

/** Makes an agent and its run known, and answers with the run's cursors; never rejects. */
export async function greet(database: Database, agent_id: string, message: HelloMessage): Promise<WireReply> {
  try {
    const reply = await database.transaction(async (tx) => {
      const greeted = await greetIn(tx, agent_id, message)
      failpoint('hello.before_commit')
      return greeted
    })
    failpoint('hello.after_commit')
    return reply
  } catch (error) {
    return retryAfter(error)
  }
}

async function greetIn(tx: Transaction, agent_id: string, message: HelloMessage): Promise<WireReply> {
  const { run_id, started_wall, hardware, device_type, totals } = message
  const now = Date.now() / 1000
  const owner = await tx.run.findUnique({
    where: { run_id },
    select: { agent: { select: { agent_id: true } } },
  })
  if (owner !== null && owner.agent.agent_id !== agent_id) return foreignRun
  const { ref: agent_ref } = await tx.agent.upsert({
    where: { agent_id },
    create: { agent_id, first_seen: now },
    update: {},
  })
  const { hardware_tier } = hardware
  // A run that has ended stays so, whatever an agent of protocol 1 leaves out.
  const ended =
    totals === undefined || totals === null
      ? {}
      : { total_requests: totals.request, total_samples: totals.sample }
  const run = await tx.run.upsert({
    where: { run_id },
    create: {
      run_id,
      agent_ref,
      started_wall,
      last_seen: now,
      hardware_tier,
      device_type,
      hardware: JSON.stringify(hardware),
      ...ended,
    },
    update: { last_seen: now, ...ended },
  })
  // Two agents may have said hello with one run at the same moment: the upsert shows whose it became.
  if (run.agent_ref !== agent_ref) return foreignRun
  return { status: 'ok', next: { request: run.next_request_seq, sample: run.next_sample_seq } }
}
