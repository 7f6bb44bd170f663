import {
  watcherReply,
  watchMessage,
  type RelayedWatch,
  type WatchMessage,
  type WatchReply,
} from '@voicemark/schema'
import { collectorLimits } from '@voicemark/daemon'
import { clockDifference, type ClockDifference } from './clock-reading.js'
import { namedWatcher, shownAgent } from './named-watcher.js'
import { createOpenWatches } from './open-watches.js'
import { refused, unreachable } from './unanswered.js'
import type { WatchingAgent } from './watching-agent.js'

/** Hands what one agent wants watched to the agent that watches, and its figures back, with what their clocks differ by. */
export interface WatchRelay {
  /** Never rejects. */
  answer(asker: WatchingAgent, message: unknown): Promise<WatchReply>
  /** A link of an agent has ended: what it wanted watched is called off unless it is back soon. */
  left(asker_id: string): void
}

export interface RelayOptions {
  readonly connected: () => WatchingAgent[]
  /** Seconds by a clock that is never set. */
  readonly now_s: () => number
  /** Runs something later; keeps no process alive. */
  readonly later: (run: () => void, delayMs: number) => void
}

/** An agent whose link broke comes back within a second or two. */
const graceMs = 15_000
/** Of a reading of a clock: at an open, when nothing is measured yet, and at a close, which should not wait for one. */
const oldestAtOpen_s = 1
const oldestAtClose_s = 10

type Opening = Extract<WatchMessage, { request: 'open' }>
type Closing = Extract<WatchMessage, { request: 'close' }>

/** Nothing is watched yet. */
export function createWatchRelay({ connected, now_s, later }: RelayOptions): WatchRelay {
  const watches = createOpenWatches(now_s)
  const clocksOf = async (asker: WatchingAgent, watcher: WatchingAgent, oldest_s: number) => {
    const [first, second] = await Promise.all([asker.clock.read(oldest_s), watcher.clock.read(oldest_s)])
    return first === null || second === null ? null : clockDifference(first, second, now_s())
  }
  const open = async ({ to: _, ...opening }: Opening, asker: WatchingAgent, watcher: WatchingAgent) => {
    const { request_id, timeout_s } = opening
    if (!watches.hasRoom(asker.agent_id, request_id))
      return refused('watch-full', 'as many watches are open as an agent may have; close one first')
    // Before anything is watched: what the watcher counts from then on is laid to the request.
    const clocks = await clocksOf(asker, watcher, oldestAtOpen_s)
    if (clocks === null) return noClock(watcher)
    watches.add(asker.agent_id, request_id, watcher.agent_id, timeout_s)
    const reply = await relay(watcher, { ...opening, asker: asker.agent_id })
    if (reply?.status !== 'open') watches.remove(asker.agent_id, request_id)
    // It may have been opened all the same.
    if (reply === null) void relay(watcher, { request: 'drop', request_id, asker: asker.agent_id })
    return replyOf('open', reply, watcher, clocks)
  }
  const close = async ({ to: _, ...closing }: Closing, asker: WatchingAgent, watcher: WatchingAgent) => {
    watches.remove(asker.agent_id, closing.request_id)
    const clocks = await clocksOf(asker, watcher, oldestAtClose_s)
    if (clocks === null) return noClock(watcher)
    const reply = await relay(watcher, { ...closing, asker: asker.agent_id, ...clocks })
    return replyOf('closed', reply, watcher, clocks)
  }
  const callOff = (asker_id: string) => {
    const agents = connected()
    if (agents.some(({ agent_id }) => agent_id === asker_id)) return
    for (const { request_id, watcher_id } of watches.take(asker_id)) {
      const watcher = agents.find(({ agent_id }) => agent_id === watcher_id)
      if (watcher !== undefined) void relay(watcher, { request: 'drop', request_id, asker: asker_id })
    }
  }
  return {
    async answer(asker, sent) {
      const { data } = watchMessage.safeParse(sent)
      if (data === undefined) return refused('watch-message', 'the message is not one of this protocol')
      const named = namedWatcher(data.to, connected(), asker.agent_id)
      if ('refusal' in named) return named.refusal
      return data.request === 'open' ? open(data, asker, named.watcher) : close(data, asker, named.watcher)
    },
    left: (asker_id) => later(() => callOff(asker_id), graceMs),
  }
}

/** Null when no answer came that can be read. */
async function relay(watcher: WatchingAgent, message: RelayedWatch) {
  return watcherReply.safeParse(await watcher.ask('watch', message, collectorLimits.watchMs)).data ?? null
}

/** The reply of the watcher with what the collector knows. */
function replyOf(
  expected: 'open' | 'closed',
  reply: Awaited<ReturnType<typeof relay>>,
  watcher: WatchingAgent,
  clocks: ClockDifference,
): WatchReply {
  if (reply?.status === 'refused') return reply
  const { agent_id } = watcher
  if (reply?.status !== expected)
    return unreachable('watch-agent-silent', `agent ${shownAgent(watcher)} did not answer`)
  return { ...reply, agent_id, ...clocks }
}

const noClock = (watcher: WatchingAgent) =>
  unreachable('watch-clock', `agent ${shownAgent(watcher)} or the one that asks did not tell the time`)
