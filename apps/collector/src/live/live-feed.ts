import type { HelloMessage, LiveEventName, LiveEvents, WireReply } from '@voicemark/schema'
import { type AgentBatch, type Delivery, hasRows } from '../store/writing/deliveries.js'
import { type Activity, noActivity, sensorsOf, withSamples } from './activity.js'
import { newRowsOf, requestsOf, samplesOf } from './new-rows.js'

/** Takes an event that brings so many rows; gives whether it was sent. */
export type Hear = <N extends LiveEventName>(name: N, event: LiveEvents[N], rows: number) => boolean

/** What is stored and said here, handed on to those who watch. */
export interface LiveFeed {
  /** Told of every delivery once its group was committed. */
  committed(delivery: Delivery, reply: WireReply): void
  greeted(agent_id: string, hello: HelloMessage): void
  /** Told what an agent's clock says. */
  compared(agent_id: string, clock: NonNullable<Activity['clock']>): void
  activityOf(agent_id: string): Activity
  /** Hears of the rows of an agent until what it gives is called. */
  watch(agent_id: string, hear: Hear): () => void
  /** Agents whose rows somebody watches. */
  watched(): string[]
  /** Hands on what came another way. */
  tell: <N extends 'samples' | 'request'>(
    agent_id: string,
    name: N,
    event: LiveEvents[N],
    rows: number,
  ) => void
}

/** Runs whose place is remembered; what an older one sends again may be told twice. */
const mostRuns = 10_000

/** An agent that nobody watches costs a look at two times of its batch. */
export function createLiveFeed(now: () => number): LiveFeed {
  const activities = new Map<string, Activity>()
  const watchers = new Map<string, Set<Hear>>()
  const places = createPlaces()
  const activityOf = (agent_id: string) => activities.get(agent_id) ?? noActivity

  const tell: LiveFeed['tell'] = (agent_id, name, event, rows) => {
    for (const hear of watchers.get(agent_id) ?? []) hear(name, event, rows)
  }
  const hearBatch = (batch: AgentBatch, reply: WireReply) => {
    const { agent_id, run_id, stream } = batch
    const key = `${stream} ${run_id}`
    const fresh = newRowsOf(batch, reply, places.get(key))
    if (fresh === null) return
    places.set(key, fresh.first + fresh.rows.length)
    const activity = activityOf(agent_id)
    activities.set(
      agent_id,
      stream === 'sample'
        ? withSamples(activity, timesOf(batch, fresh.rows), now())
        : { ...activity, last_row: now() },
    )
    if (!watchers.has(agent_id)) return
    if (stream === 'sample') {
      const rows = samplesOf(batch, fresh)
      tell(agent_id, 'samples', { agent_id, run_id, by: 'link', rows }, rows.length)
    } else
      for (const row of requestsOf(batch, fresh)) tell(agent_id, 'request', { agent_id, by: 'link', row }, 1)
  }

  return {
    committed: (delivery, reply) => {
      if (hasRows(delivery)) hearBatch(delivery, reply)
    },
    greeted(agent_id, { sensors }) {
      if (sensors == null) return
      activities.set(agent_id, { ...activityOf(agent_id), sensors: sensorsOf(sensors) })
    },
    compared: (agent_id, clock) => void activities.set(agent_id, { ...activityOf(agent_id), clock }),
    activityOf,
    watch(agent_id, hear) {
      const hearing = watchers.get(agent_id) ?? new Set()
      watchers.set(agent_id, hearing.add(hear))
      return () => {
        hearing.delete(hear)
        if (hearing.size === 0) watchers.delete(agent_id)
      }
    },
    watched: () => [...watchers.keys()],
    tell,
  }
}

/** The seq that is wanted next of each stream; the one that was set first goes first. */
function createPlaces() {
  const places = new Map<string, number>()
  return {
    get: (key: string) => places.get(key) ?? 0,
    set(key: string, next: number) {
      places.set(key, next)
      const [oldest] = places.keys()
      if (places.size > mostRuns && oldest !== undefined) places.delete(oldest)
    },
  }
}

/** When the newest two of some samples were made, as far as they say so. */
function timesOf({ fields }: AgentBatch, rows: readonly (readonly unknown[])[]): number[] {
  const at = fields?.indexOf('timestamp') ?? 0
  return rows.slice(-2).flatMap((row) => (typeof row[at] === 'number' ? [row[at]] : []))
}
