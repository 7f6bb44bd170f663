import { createRandom, uuidOf } from '../random.js'
import { keepConnected, type LightTiming } from './light-connection.js'
import { createLightCounts, type LightCounts } from './light-counts.js'
import { createLightDelivery } from './light-delivery.js'
import { createLightHistory, type Cursor } from './light-history.js'
import type { LightRun } from './light-run.js'

export interface LightAgentOptions extends LightTiming {
  readonly url: string
  readonly seed: string
  readonly poisonEvery?: number
  readonly repeatEvery?: number
  readonly campaign_id?: string
  /** Rows of a batch, at most. @default 500 */
  readonly batchRows?: number
  /** @default made from the seed */
  readonly agent_id?: string
  /** Whether it may connect: attempts that cannot succeed cost more than anything else here. @default always */
  readonly mayConnect?: () => boolean
}

/** A client that speaks the protocol of an agent and keeps no row. */
export interface LightAgent {
  readonly agent_id: string
  readonly runs: readonly LightRun[]
  readonly counts: LightCounts
  current(): LightRun
  isUp(): boolean
  /** Rows that no reply has acknowledged; those given up count until the collector has heard of them. */
  waiting(): number
  /** The cursors that the collector told last, by run. */
  acknowledged(): readonly (readonly [run_id: string, next: Cursor])[]
  /** As after a crash: the link is cut and a new run begins; rows of the old one are delivered first. */
  restart(): void
  /** Gives up the oldest samples that wait. */
  shed(count: number): void
  dropLink(): void
  stop(): Promise<void>
}

export function startLightAgent(options: LightAgentOptions): LightAgent {
  const { seed, poisonEvery = 0, repeatEvery = 0, campaign_id, batchRows = 500 } = options
  const random = createRandom(seed)
  const agent_id = options.agent_id ?? uuidOf(`agent ${seed}`)
  const counts = createLightCounts()
  const history = createLightHistory({ seed, agent_id, poisonEvery, repeatEvery, campaign_id })
  const delivery = createLightDelivery({ history, counts, random, batchRows })
  const connection = keepConnected({ ...options, agent_id, random, counts }, delivery.serve)
  return {
    agent_id,
    runs: history.runs,
    counts,
    current: history.current,
    isUp: connection.isUp,
    waiting: history.waiting,
    acknowledged: history.acknowledged,
    restart() {
      history.begin()
      connection.drop()
    },
    shed(count) {
      const run = history.current()
      run.giveUp('sample', history.cursor(run)?.sample ?? 0, count)
    },
    dropLink: connection.drop,
    stop: connection.stop,
  }
}
