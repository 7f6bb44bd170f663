import { errorReason } from '@voicemark/daemon'
import type { Logger } from 'pino'
import type { Outbox } from '../outbox/outbox.js'
import { createBackOff } from './back-off.js'
import { createLinkNews } from './link-news.js'
import type { CollectorRequests } from './collector-requests.js'
import { openLink, type Opened } from './link.js'
import { serveLink } from './session.js'
import { rowsWaiting } from './spool-word.js'
import { defaultTiming, type UplinkTiming } from './uplink-timing.js'
import { noUplinkStatus, type SetAside, type UplinkStatus } from './uplink-status.js'
import { pauseForToken, type TokenWait } from './token-wait.js'
import { createBell, pause } from './waits.js'
import type { WatchLine } from './watch/watch-line.js'

/** Delivers the outbox to the collector, for as long as the agent runs. */
export interface Uplink {
  status(): UplinkStatus
  /** Sends what is left for at most 2 s, then closes; may be called twice. */
  stop(): Promise<void>
}

/** Nothing that the collector asks is answered unless it is given. */
export interface UplinkOptions extends CollectorRequests {
  readonly collector: string
  readonly agent_id: string
  /** What the collector asks for, read anew for each link; may throw. @default null, which sends none */
  readonly token?: () => string | null
  readonly outbox: Outbox
  /** Told of each link, so that others can be asked over it. */
  readonly watches?: WatchLine
  readonly log: Logger
  readonly timing?: Partial<UplinkTiming>
  /** 0 ≤ value < 1. @default Math.random */
  readonly random?: () => number
}

/** What stands for the uplink when there is no collector. */
export const noUplink: Uplink = { status: () => noUplinkStatus, stop: () => Promise.resolve() }

/** Starts the delivery: connects, hands the link to a session, and comes back for ever when the link is lost. */
export function startUplink(options: UplinkOptions): Uplink {
  const { collector, token = () => null, outbox, watches, log, random = Math.random } = options
  const timing = { ...defaultTiming, ...options.timing }
  const { connectMs, ackMs } = timing
  const backOff = createBackOff({ random, baseMs: timing.backOffMs, capMs: timing.backOffCapMs })
  const bell = createBell()
  const setAside = new Map<string, SetAside>()
  const stopping = new AbortController()
  const ended = new AbortController()
  const news = createLinkNews(collector, log)
  const session = { outbox, setAside, bell, stopping: stopping.signal, onReply: news.replied, random, log }

  /** One connection from its beginning to its end. */
  const connectOnce = async (): Promise<End> => {
    const sent = token()
    const opened = await openLink({ ...options, token: sent, connectMs, ackMs, signal: ended.signal })
    if (opened.status !== 'open')
      return notOpened(opened, { token, sent, ...timing, signal: stopping.signal })
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
      const { reason, isRefused, wait } = await connectOnce().catch(failed)
      if (isStopping()) return
      news.down(reason, isRefused)
      await (wait === undefined ? pause(backOff.nextMs(), stopping.signal) : wait())
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

/** Why a link is over, and the wait before the next one where that is not the usual. */
interface End {
  readonly reason: string
  /** Whether it is the token that is not taken. */
  readonly isRefused?: boolean
  readonly wait?: () => Promise<void>
}

function notOpened(
  { status, reason }: Exclude<Opened, { status: 'open' }>,
  waits: TokenWait & Pick<UplinkTiming, 'versionMs'>,
): End {
  if (status === 'failed') return { reason }
  if (status === 'apart') return { reason, wait: () => pause(waits.versionMs, waits.signal) }
  return { reason, isRefused: true, wait: () => pauseForToken(waits) }
}

function failed(error: unknown): End {
  return { reason: errorReason(error) }
}

function damagedRun(run_id: string): SetAside {
  return { run_id, code: 'outbox-damaged', detail: 'the folder is incomplete; it is left as it is' }
}
