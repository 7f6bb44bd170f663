// The process of the light agents, so that their CPU time is not the collector's.
//   fork(fleet-clients.ts, PLAN-AS-JSON)      says `up`, waits for a message, makes rows, says what became of them
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { within } from '../../within.js'
import { quantile } from '../sampler/sampling-figures.js'
import { createFleetAgent, type FleetAgent, type FleetCounts } from './fleet-agent.js'
import type { FleetMessage, FleetPlan, FleetResult } from './fleet-plan.js'

/** Below the limit of the collector, which tells those beyond it to come back. */
const linksPerS = 150
const rowsPerS = 10

const plan = JSON.parse(process.argv[2] ?? '') as FleetPlan
const counts: FleetCounts = { ack_ms: [], retries: 0, reconnects: 0 }
const agents = Array.from({ length: plan.agents }, () => createFleetAgent(plan.url, counts))
say({ type: 'result', result: await run() })
for (const agent of agents) agent.close()
process.disconnect()

async function run(): Promise<FleetResult> {
  const beganMs = performance.now()
  if (plan.mode === 'storm') {
    say({ type: 'up' })
    const up: number[] = []
    await Promise.all(
      agents.map(async (agent) => {
        await agent.connect()
        up.push(secondsSince(beganMs))
        await agent.deliver(
          plan.batchRows,
          () => plan.rowsEach,
          () => true,
        )
      }),
    )
    return resultOf(Math.max(...up), secondsSince(beganMs))
  }
  await Promise.all(agents.map((agent, i) => sleep((i * 1000) / linksPerS).then(() => agent.connect())))
  const all_up_s = secondsSince(beganMs)
  say({ type: 'up' })
  await within(300, 'the word to begin', once(process, 'message'))
  const madeMs = performance.now()
  await Promise.all(agents.map((agent, i) => deliver(agent, madeMs + (i * 1000) / agents.length)))
  return resultOf(all_up_s, secondsSince(madeMs))
}

/** Each agent begins at another moment of the first second. */
async function deliver(agent: FleetAgent, beginMs: number): Promise<void> {
  await sleep(beginMs - performance.now())
  const endMs = beginMs + plan.seconds * 1000
  const made =
    plan.mode === 'paced'
      ? () => Math.floor((Math.min(performance.now(), endMs) - beginMs) / (1000 / rowsPerS))
      : () => (performance.now() < endMs ? agent.stored() + plan.batchRows : agent.stored())
  await agent.deliver(plan.batchRows, made, () => performance.now() >= endMs)
}

function resultOf(all_up_s: number, drained_s: number): FleetResult {
  const sorted = counts.ack_ms.toSorted((a, b) => a - b)
  const stored = agents.map((agent): [string, number] => [agent.run_id, agent.stored()])
  const rows = stored.reduce((sum, [, count]) => sum + count, 0)
  const { user, system } = process.cpuUsage()
  return {
    made: Object.fromEntries(stored),
    all_up_s,
    drained_s,
    batches: sorted.length,
    ack_p50_ms: quantile(sorted, 0.5) ?? NaN,
    ack_p99_ms: quantile(sorted, 0.99) ?? NaN,
    ack_max_ms: sorted.at(-1) ?? NaN,
    retries: counts.retries,
    reconnects: counts.reconnects,
    client_cpu_us_per_row: (user + system) / rows,
  }
}

function secondsSince(ms: number): number {
  return (performance.now() - ms) / 1000
}

function say(message: FleetMessage): void {
  process.send?.(message)
}
