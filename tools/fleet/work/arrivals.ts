import { setTimeout as sleep } from 'node:timers/promises'
import { executeOn } from '../../faults/check/database-reader.js'

/** Rows of each agent that have arrived, watched over time. */
export interface Arrivals {
  /** Rows of an agent that are stored now. */
  count(agent_id: string): Promise<number>
  /** The longest time in which no row of an agent came since the watch began, s. */
  longestPause(agent_id: string): number
  stop(): Promise<void>
}

const everyMs = 250

/** Looks at the database past the collectors. */
export function watchArrivals(databaseUrl: string): Arrivals {
  const last = new Map<string, { rows: number; atMs: number }>()
  const longest = new Map<string, number>()
  const read = async () => {
    const rows = await executeOn(databaseUrl, [
      `SELECT agent.agent_id, sum(next_request_seq + next_sample_seq) AS rows
       FROM run JOIN agent ON agent.ref = run.agent_ref GROUP BY agent.agent_id`,
    ])
    return new Map(rows.map((row) => [String(row['agent_id']), Number(row['rows'])]))
  }
  const look = async () => {
    const nowMs = performance.now()
    for (const [agent_id, rows] of await read()) {
      const before = last.get(agent_id) ?? { rows: -1, atMs: nowMs }
      longest.set(agent_id, Math.max(longest.get(agent_id) ?? 0, nowMs - before.atMs))
      if (rows > before.rows) last.set(agent_id, { rows, atMs: nowMs })
    }
  }
  const stop = new AbortController()
  const watching = (async () => {
    while (!stop.signal.aborted) {
      await look()
      await sleep(everyMs)
    }
  })()
  return {
    count: async (agent_id) => (await read()).get(agent_id) ?? 0,
    longestPause: (agent_id) => (longest.get(agent_id) ?? 0) / 1000,
    async stop() {
      stop.abort()
      await watching
    },
  }
}
