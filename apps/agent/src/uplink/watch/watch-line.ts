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
  /** Waits so long for a link, and asks again where one breaks; never rejects. */
  ask(message: WatchMessage, patienceMs: number): Promise<WatchReply>
  /** Nobody waits any longer. */
  end(): void
}

/** What an agent without a collector answers. */
export const noWatchLine = {
  ask: (): Promise<WatchReply> =>
    Promise.resolve({
      status: 'refused',
      code: 'watch-no-collector',
      detail:
        'another agent is asked through a collector, and this agent has none; start both with --collector URL',
    }),
}

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
        if (reply !== null) return reply
        if (isUp(link)) return unreachable('watch-collector', 'the collector did not answer')
      }
      return unreachable('watch-collector-away', 'this agent is not connected to its collector')
    },
  }
}

/** Until there is a link, or no time is left. */
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
