import { z } from 'zod'

const deliveryReport = z.object({
  holds: z.boolean(),
  stored: z.number(),
  quarantined: z.number(),
  lost: z.number(),
  // A collector of before has none.
  removed: z.number().default(0),
  incomplete_runs: z.number(),
  duplicate_agents: z.array(z.object({ agent_id: z.string() })),
  streams: z.array(
    z.object({
      agent_id: z.string(),
      run_id: z.string(),
      stream: z.string(),
      next_seq: z.number(),
      stored: z.number(),
      quarantined: z.number(),
      lost: z.number(),
      removed: z.number().default(0),
      holds: z.boolean(),
    }),
  ),
})
const collectorHealth = z.object({ status: z.string(), agents_connected: z.number() })
const agentHealth = z.object({
  status: z.string(),
  hardware_tier: z.string(),
  device_type: z.string(),
  uplink: z.object({
    collector: z.string().nullable(),
    connected: z.boolean(),
    rows_waiting: z.object({ request: z.number(), sample: z.number() }),
    last_error: z.string().nullable(),
    set_aside: z.array(z.object({ run_id: z.string(), code: z.string(), detail: z.string() })),
  }),
})

/** What was found, in lines for a person; `problems` are what somebody has to do something about. */
export interface Diagnosis {
  readonly lines: readonly string[]
  readonly problems: readonly string[]
}

const count = (value: number) => value.toLocaleString('en-US')

/** What a collector says of itself and of the law of delivery. */
export function diagnoseCollector(url: string, health: unknown, delivery: unknown): Diagnosis {
  const { status, agents_connected } = collectorHealth.parse(health)
  const report = deliveryReport.parse(delivery)
  const { stored, quarantined, lost, removed, incomplete_runs, streams } = report
  const made = streams.reduce((sum, { next_seq }) => sum + next_seq, 0)
  const runs = new Set(streams.map(({ run_id }) => run_id)).size
  const broken = streams.filter(({ holds }) => !holds)
  return {
    lines: [
      `collector ${url}: ${status}, ${agents_connected} agents connected`,
      `  ${count(made)} rows = ${count(stored)} stored + ${count(quarantined)} quarantined + ${count(lost)} lost + ${count(removed)} removed, in ${count(runs)} runs: ${report.holds ? 'the law holds' : 'THE LAW IS BROKEN'}`,
    ],
    problems: [
      ...(status === 'ok' ? [] : [`the collector is not ready: ${status}`]),
      ...broken.map(
        ({ run_id, stream, ...one }) =>
          `run ${run_id}, ${stream}: ${one.next_seq} ≠ ${one.stored} stored + ${one.quarantined} quarantined + ${one.lost} lost + ${one.removed} removed`,
      ),
      ...(lost > 0
        ? [`${count(lost)} rows were lost by their agents; /api/v1/health says in which runs`]
        : []),
      ...(quarantined > 0
        ? [`${count(quarantined)} rows are in quarantine; after an upgrade try voicemark doctor --replay`]
        : []),
      ...(incomplete_runs > 0
        ? [`${count(incomplete_runs)} runs have ended and are not here to their end`]
        : []),
      ...report.duplicate_agents.map(
        ({ agent_id }) =>
          `agent ${agent_id} runs twice: was its VOICEMARK_HOME copied? Remove agent.json in the copy`,
      ),
    ],
  }
}

/** What an agent says of itself and of its delivery. */
export function diagnoseAgent(url: string, health: unknown): Diagnosis {
  const { status, hardware_tier, device_type, uplink } = agentHealth.parse(health)
  const { collector, connected, rows_waiting, last_error, set_aside } = uplink
  const waiting = rows_waiting.request + rows_waiting.sample
  const link = connected ? 'connected' : `not connected${last_error === null ? '' : ` (${last_error})`}`
  return {
    lines: [
      `agent ${url}: ${status}, ${hardware_tier} on ${device_type}`,
      collector === null
        ? '  no collector: rows stay on this machine'
        : `  ${collector}: ${link}, ${count(waiting)} rows wait`,
    ],
    problems: [
      ...(status === 'ok' ? [] : [`the agent is not ready: ${status}`]),
      ...(collector === null || connected ? [] : [`the agent does not reach ${collector}`]),
      ...set_aside.map(({ run_id, code, detail }) => `run ${run_id} is set aside, ${code}: ${detail}`),
    ],
  }
}
