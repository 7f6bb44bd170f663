import { errorReason } from '@voicemark/daemon'
import { stream, type Stream } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { Outbox } from '../outbox/outbox.js'
import { createBackOff } from './back-off.js'
import { createLinkNews } from './link-news.js'
import type { CollectorRequests } from './collector-requests.js'
import { openLink } from './link.js'
import { serveLink } from './session.js'
import { noUplinkStatus, type SetAside, type UplinkStatus } from './uplink-status.js'
import { createBell, pause } from './waits.js'
import type { WatchLine } from './watch/watch-line.js'

/** Delivers the outbox to the collector, for as long as the agent runs. */
export interface Uplink {
  status(): UplinkStatus
  /** Sends what is left for at most 2 s, then closes; may be called twice. */
  stop(): Promise<void>
}

/** Waits of the delivery, ms. */
export interface UplinkTiming {
  /** @default 10000 */
  readonly connectMs: number
  /** @default 20000 */
  readonly ackMs: number
  /** Bound of the first wait before another attempt. @default 1000 */
  readonly backOffMs: number
  /** Bound of all later ones. @default 60000 */
  readonly backOffCapMs: number
  /** A link that lasted so long was a good one: the next wait is short, also where links break every minute. @default 20000 */
  readonly goodLinkMs: number
  /** Wait before a collector of another version is asked again. @default 300000 */
  readonly versionMs: number
  /** @default 2000 */
  readonly stopMs: number
}

/** Nothing that the collector asks is answered unless it is given. */
export interface UplinkOptions extends CollectorRequests {
  readonly collector: string
  readonly agent_id: string
  /** What the collector asks for. @default null, which sends none */
  readonly token?: string | null
  readonly outbox: Outbox
  /** Told of each link, so that others can be asked over it. */
  readonly watches?: WatchLine
  readonly log: Logger
  readonly timing?: Partial<UplinkTiming>
  /** 0 ≤ value < 1. @default Math.random */
  readonly random?: () => number
}

const defaultTiming: UplinkTiming = {
  connectMs: 10_000,
  ackMs: 20_000,
  backOffMs: 1000,
  backOffCapMs: 60_000,
  goodLinkMs: 20_000,
  versionMs: 300_000,
  stopMs: 2000,
}

/** What stands for the uplink when there is no collector. */
export const noUplink: Uplink = { status: () => noUplinkStatus, stop: () => Promise.resolve() }

/** Starts the delivery: connects, hands the link to a session, and comes back for ever when the link is lost. */
export function startUplink(options: UplinkOptions): Uplink {
  const { collector, token = null, outbox, watches, log, random = Math.random } = options
  const timing = { ...defaultTiming, ...options.timing }
  const { connectMs, ackMs } = timing
  const backOff = createBackOff({ random, baseMs: timing.backOffMs, capMs: timing.backOffCapMs })
  const bell = createBell()
  const setAside = new Map<string, SetAside>()
  const stopping = new AbortController()
  const ended = new AbortController()
  const news = createLinkNews(collector, log)
  const session = { outbox, setAside, bell, stopping: stopping.signal, onReply: news.replied, random, log }

  /** One connection from its beginning to its end; gives the reason of the end, and how long to wait if that is fixed. */
  const connectOnce = async (): Promise<{ reason: string; waitMs?: number }> => {
    const opened = await openLink({ ...options, token, connectMs, ackMs, signal: ended.signal })
    if (opened.status === 'failed') return { reason: opened.reason }
    if (opened.status === 'apart') return { reason: opened.reason, waitMs: timing.versionMs }
    const openedMs = performance.now()
    news.up(opened.link)
    watches?.up(opened.link)
    await serveLink(opened.link, session).finally(opened.link.close)
    if (performance.now() - openedMs >= timing.goodLinkMs) backOff.reset()
    return { reason: String(opened.link.down.reason) }
  }
  const isStopping = () => stopping.signal.aborted
  const loop = async () => {
    while (!isStopping()) {
      const { reason, waitMs } = await connectOnce().catch(failed)
      if (isStopping()) return
      news.down(reason)
      await pause(waitMs ?? backOff.nextMs(), stopping.signal)
    }
  }
  const stop = async () => {
    outbox.end()
    stopping.abort()
    watches?.end()
    bell.ring()
    const limit = setTimeout(() => ended.abort(), timing.stopMs)
    await running
    clearTimeout(limit)
  }

  outbox.onRows(bell.ring)
  const running = loop()
  let stopped: Promise<void> | null = null
  return {
    status: () => ({
      collector,
      connected: news.isConnected(),
      rows_waiting: rowsWaiting(outbox),
      last_error: news.lastError(),
      set_aside: [...outbox.damaged().map(damagedRun), ...setAside.values()],
    }),
    stop: () => (stopped ??= stop()),
  }
}

function rowsWaiting(outbox: Outbox): Record<Stream, number> {
  const waiting = { request: 0, sample: 0 }
  for (const { streams, acked } of outbox.runs()) {
    for (const name of stream.options) waiting[name] += Math.max(0, streams[name].count() - acked[name])
  }
  return waiting
}

function failed(error: unknown): { reason: string; waitMs?: number } {
  return { reason: errorReason(error) }
}

function damagedRun(run_id: string): SetAside {
  return { run_id, code: 'outbox-damaged', detail: 'the folder is incomplete; it is left as it is' }
}
