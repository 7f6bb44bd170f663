import { watchProtocolVersion } from '@voicemark/schema'
import type { ConnectedAgent } from '../ingest/agent-links.js'
import type { LiveFeed } from './live-feed.js'

/** Agents whose clock is read in a look, and how old a reading may be. */
const [clocksEach, clockAgeS] = [5, 600]

export interface ClockLookParts {
  readonly feed: Pick<LiveFeed, 'compared'>
  readonly links: { agents(): ConnectedAgent[] }
  /** Unix seconds. */
  readonly now: () => number
}

/** Reads the clocks of agents that somebody looks at, a few at a time. */
export function createClockLooks({ feed, links, now }: ClockLookParts) {
  const lookedAt = new Map<string, number>()
  const look = async ({ agent_id, clock }: ConnectedAgent) => {
    const reading = await clock.read(clockAgeS)
    if (reading === null) return
    const { offset_s, uncertainty_s } = reading
    // It is against the clock of this process, which began when the process did.
    feed.compared(agent_id, { offset_s: offset_s + performance.now() / 1000 - now(), uncertainty_s })
  }
  return {
    look(readers: readonly { readonly agent_ids: readonly string[] }[]) {
      const isOfAll = readers.some(({ agent_ids }) => agent_ids.length === 0)
      const wanted = new Set(readers.flatMap(({ agent_ids }) => agent_ids))
      const due = links
        .agents()
        .filter(({ agent_id, proto }) => {
          const isWanted = isOfAll || wanted.has(agent_id)
          return (
            isWanted && proto >= watchProtocolVersion && now() - (lookedAt.get(agent_id) ?? 0) > clockAgeS
          )
        })
        .slice(0, clocksEach)
      for (const agent of due) {
        lookedAt.set(agent.agent_id, now())
        void look(agent).catch(() => undefined)
      }
    },
  }
}
