import { watchProtocolVersion, type WatchMessage, type WatchReply } from '@voicemark/schema'

/** A link to the collector, as a watch needs it. */
export interface WatchLink {
  readonly proto: number
  /** Null when no answer came that can be read. */
  askWatch(message: WatchMessage): Promise<WatchReply | null>
  /** Aborted when the link is over. */
  readonly down: AbortSignal
}

/** Asks the collector to have something watched, over whatever link there is. */
export interface WatchLine {
  /** There is a new link. */
  up(link: WatchLink): void
  /** Waits so long for a link, asks again where one breaks or the other agent is away; never rejects. */
  ask(message: WatchMessage, patienceMs: number): Promise<WatchReply>
  /** Nobody waits any longer. */
  end(): void
}

/** What an agent without a collector answers. */
export const noWatchLine: WatchLine = {
  up: () => undefined,
  end: () => undefined,
  ask: () =>
    Promise.resolve({
      status: 'refused',
      code: 'watch-no-collector',
      detail:
        'another agent is asked through a collector, and this agent has none; start both with --collector URL',
    }),
}

/** After a restart of the collector one agent is there before the other. */
const againMs = 250
const isAway = (reply: WatchReply) => reply.status === 'unreachable' && reply.code === 'watch-agent-away'

/** There is no link yet. */
export function createWatchLine(): WatchLine {
  let current: WatchLink | null = null
  let ended = false
  const waiting = new Set<() => void>()
  const wakeAll = () => {
    for (const wake of waiting) wake()
  }
  const isUp = (link: WatchLink | null) => link !== null && !link.down.aborted

  return {
    up(link) {
      current = link
      wakeAll()
    },
    end() {
      ended = true
      wakeAll()
    },
    async ask(message, patienceMs) {
      const endMs = performance.now() + patienceMs
      const isLate = () => ended || performance.now() >= endMs
      while (!isLate() || isUp(current)) {
        const link = current
        if (link === null || !isUp(link)) {
          await nextLink(waiting, endMs)
          continue
        }
        if (link.proto < watchProtocolVersion) return tooOld(link.proto)
        const reply = await link.askWatch(message)
        if (reply !== null && (!isAway(reply) || isLate())) return reply
        if (reply !== null) await nextLink(waiting, Math.min(endMs, performance.now() + againMs))
        else if (isUp(link)) return unreachable('watch-collector', 'the collector did not answer')
      }
      return unreachable('watch-collector-away', 'this agent is not connected to its collector')
    },
  }
}

/** Until there is a new link, or that time. */
async function nextLink(waiting: Set<() => void>, endMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      waiting.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, Math.max(0, endMs - performance.now()))
    timer.unref()
    waiting.add(wake)
  })
}

const unreachable = (code: string, detail: string): WatchReply => ({ status: 'unreachable', code, detail })

function tooOld(proto: number): WatchReply {
  const detail = `the collector speaks protocol ${proto}, watching by another agent needs ${watchProtocolVersion}: upgrade it`
  return { status: 'refused', code: 'watch-collector-old', detail }
}
