import { setTimeout as sleep } from 'node:timers/promises'
import { startLightAgent, type LightAgent, type LightAgentOptions } from './light-agent.js'
import { madeRows, type LightRun } from './light-run.js'

export interface FleetOptions extends Partial<Omit<LightAgentOptions, 'url' | 'seed'>> {
  readonly url: string
  readonly seed: string
  readonly agents: number
  /** @default 10 */
  readonly samplesPerS?: number
  /** @default 1 */
  readonly requestsPerS?: number
}

/** Many light clients in this process, which make rows all the time. */
export interface LightFleet {
  readonly agents: readonly LightAgent[]
  runs(): LightRun[]
  rows(): number
  waiting(): number
  /** Clients with a link. */
  up(): number
  /** Makes so many rows at once. */
  make(samples: number, requests: number): void
  stopMaking(): void
  resumeMaking(): void
  /** Waits until everything that was made is acknowledged; gives the seconds that took. */
  drained(limitS: number): Promise<number>
  stop(): Promise<void>
}

/** Deadlines and waits of a fleet under test: a tenth of an agent's, so that a test takes seconds. */
export const quickTiming = { connectMs: 5000, ackMs: 8000, backOffMs: 50, backOffCapMs: 800 }
const tickMs = 100

export function startLightFleet(options: FleetOptions): LightFleet {
  const { seed, agents: count, samplesPerS = 10, requestsPerS = 1 } = options
  const agents = Array.from({ length: count }, (_, i) =>
    startLightAgent({ ...quickTiming, ...options, seed: `${seed} ${i}` }),
  )
  let ticks = 0
  let isMaking = true
  const due = (perS: number) =>
    Math.floor(((ticks + 1) * perS * tickMs) / 1000) - Math.floor((ticks * perS * tickMs) / 1000)
  const timer = setInterval(() => {
    if (!isMaking) return
    for (const agent of agents) {
      agent.current().make('sample', due(samplesPerS))
      agent.current().make('request', due(requestsPerS))
    }
    ticks++
  }, tickMs)
  const waiting = () => agents.reduce((sum, agent) => sum + agent.waiting(), 0)
  const runs = () => agents.flatMap((agent) => agent.runs)
  return {
    agents,
    runs,
    rows: () => runs().reduce((sum, run) => sum + madeRows(run), 0),
    waiting,
    up: () => agents.filter((agent) => agent.isUp()).length,
    make(samples, requests) {
      for (const agent of agents) {
        agent.current().make('sample', samples)
        agent.current().make('request', requests)
      }
    },
    stopMaking: () => void (isMaking = false),
    resumeMaking: () => void (isMaking = true),
    async drained(limitS) {
      const startMs = performance.now()
      while (waiting() > 0) {
        if (performance.now() - startMs > limitS * 1000)
          throw new Error(`${waiting()} rows still wait after ${limitS} s${refusals(agents)}`)
        await sleep(20)
      }
      return (performance.now() - startMs) / 1000
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(agents.map((agent) => agent.stop()))
    },
  }
}

/** What the clients that still wait were told. */
function refusals(agents: readonly LightAgent[]): string {
  const late = agents.filter((agent) => agent.waiting() > 0)
  const texts = new Set(late.flatMap(({ counts }) => [...counts.rejected, counts.lastRetry]))
  const up = late.filter((agent) => agent.isUp()).length
  return `, of ${late.length} clients, ${up} of them with a link; told ${[...texts].slice(0, 3).join(' | ')}`
}
