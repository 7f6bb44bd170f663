import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { driverMessage } from '../store/databases/driver-codes.js'
import type { Store } from '../store/store.js'

/** Carries deletions out, for as long as the collector runs. */
export interface RemovalWork {
  /** Begins at once what was asked for just now. */
  wake(): void
  /** Lets the step under way end; the next start goes on. */
  stop(): Promise<void>
}

export interface RemovalWorkOptions {
  readonly store: Pick<Store, 'removeDeleted'>
  readonly log: Pick<Logger, 'info' | 'error'>
  /** Between two looks for what another collector left, or for late samples, ms. @default 15000 */
  readonly everyMs?: number
}

/** The database is left to others for as long as a step took, and a little more. */
const shortestPauseMs = 2

/** Goes on with what was not done when a collector ended, whichever it was. */
export function startRemovals({ store, log, everyMs = 15_000 }: RemovalWorkOptions): RemovalWork {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let asked = 0

  const removeAll = async () => {
    let beganMs = performance.now()
    let rows = 0
    for await (const { requests = 0, samples = 0 } of store.removeDeleted()) {
      rows += requests + samples
      await sleep(Math.max(shortestPauseMs, performance.now() - beganMs))
      if (stopping.signal.aborted) return
      beganMs = performance.now()
    }
    if (rows > 0) log.info({ event: 'rows-removed', n: rows })
  }
  const run = async () => {
    let begun
    do {
      begun = asked
      await removeAll().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ event: 'removal-failed', reason: driverMessage(error) })
      })
    } while (begun !== asked && !stopping.signal.aborted)
    running = null
    if (!stopping.signal.aborted) timer = setTimeout(begin, everyMs).unref()
  }
  const begin = () => {
    clearTimeout(timer)
    if (!stopping.signal.aborted) running ??= run()
  }

  begin()
  return {
    wake() {
      asked += 1
      begin()
    },
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await running
    },
  }
}
