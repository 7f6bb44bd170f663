import { collectorLimits } from '@voicemark/daemon'
import type { Response } from 'express'
import type { ConnectedAgent } from '../ingest/agent-links.js'
import type { LiveRows } from '../store/live/live-runs.js'
import { holdBack, tellBacklog } from './backlog.js'
import { createClockLooks } from './clock-looks.js'
import { createElsewhere, nobodyElse } from './elsewhere.js'
import type { LiveFeed } from './live-feed.js'
import { createLiveReader, type LiveReader } from './live-reader.js'
import { createPresence } from './presence.js'
import { spoolOf, type ToldSpool } from './told-spool.js'

/** Who reads live, and of what. */
export interface LiveAsked {
  /** Whose rows; nobody's: only who is here is told, of all. */
  readonly agent_ids: readonly string[]
  /** Whether who asks may still read. */
  readonly mayRead: () => Promise<boolean>
}

/** Events for those who watch. */
export interface Live {
  /** Writes events into an answer until either side ends it. */
  open(response: Response, asked: LiveAsked): Promise<void>
  /** What waits at agents now, as far as they are linked here and say so; of all, as of this moment. */
  spools(): (agent_id: string) => ToldSpool
  stop(): void
}

export interface LiveParts {
  readonly feed: LiveFeed
  readonly links: { agents(): ConnectedAgent[]; connected(): ReadonlySet<string> }
  readonly rows: LiveRows
  /** Whether other collectors may have the same database. */
  readonly isShared: boolean
  /** Unix seconds. */
  readonly now: () => number
}

interface Open extends LiveAsked {
  readonly reader: LiveReader
  /** The version of what it was told of who is here. */
  seen: number
}

const tickMs = 1000
/** How often it is looked whether a reader may still read. */
const rightsEvery = 15

/** Nothing is looked at while nobody reads. */
export function startLive(parts: LiveParts): Live {
  const { feed, links, rows, isShared, now } = parts
  const isLinked = (agent_id: string) => links.connected().has(agent_id)
  const elsewhere = isShared ? createElsewhere({ rows, feed, isLinked, now }) : nobodyElse
  const presence = createPresence({ feed, links, elsewhere, now })
  const clocks = createClockLooks(parts)
  const readers = new Set<Open>()
  let ticks = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const tell = (open: Open) => {
    const wanted = new Set(open.agent_ids)
    const news = presence.since(open.seen).filter(({ agent_id }) => wanted.size === 0 || wanted.has(agent_id))
    // Who is behind hears of all that has changed once there is room again.
    if (news.every((agent) => open.reader.hear('agent', agent, 0))) open.seen = presence.version()
    open.reader.tick()
  }
  const tick = async () => {
    ticks++
    await elsewhere.look().catch(() => undefined)
    presence.look()
    clocks.look([...readers])
    for (const open of readers) tell(open)
    if (ticks % rightsEvery === 0) await Promise.all([...readers].map(checkRights))
    timer = stopped || readers.size === 0 ? undefined : setTimeout(() => void tick(), tickMs)
  }

  return {
    async open(response, asked) {
      const reader = createLiveReader(response, collectorLimits.liveWaitingBytes)
      const held = holdBack(reader.hear)
      const ends = asked.agent_ids.map((agent_id) => feed.watch(agent_id, held.hear))
      response.once('close', () => ends.forEach((end) => end()))
      await elsewhere.look().catch(() => undefined)
      presence.look()
      const agents = asked.agent_ids.length === 0 ? presence.all() : asked.agent_ids.map(presence.agent)
      const seen = presence.version()
      reader.hear('hello', { now: now(), agents }, 0)
      await tellBacklog(rows, asked.agent_ids, reader.hear).catch(() => undefined)
      held.release()
      if (response.destroyed || stopped) {
        reader.end()
        return
      }
      const open = { ...asked, reader, seen }
      readers.add(open)
      response.once('close', () => readers.delete(open))
      timer ??= setTimeout(() => void tick(), tickMs)
    },
    spools: () => spoolsOf(links.agents()),
    stop() {
      stopped = true
      clearTimeout(timer)
      for (const { reader } of readers) reader.end()
    },
  }
}

async function checkRights(open: Open): Promise<void> {
  // While the database is away nobody is cut: what they were told before stays as true.
  if (!(await open.mayRead().catch(() => true))) open.reader.end()
}

function spoolsOf(agents: readonly Pick<ConnectedAgent, 'agent_id' | 'spool'>[]): ReturnType<Live['spools']> {
  const said = new Map(agents.map(({ agent_id, spool }) => [agent_id, spool()]))
  return (agent_id) => spoolOf(said.get(agent_id) ?? null)
}
