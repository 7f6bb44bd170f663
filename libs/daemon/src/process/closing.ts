import type { Logger } from 'pino'
import { errorReason } from '../errors.js'
import { within } from './within.js'

/** What has to be ended, in the reverse of the order in which it was begun. */
export interface Closing {
  /** `what` names it in the log, where it takes longer than `limitMs` and the rest goes on without it. */
  add(what: string, step: () => unknown, limitMs?: number): void
  /** Ends everything; may be called twice. */
  close(): Promise<void>
}

interface Step {
  readonly what: string
  readonly step: () => unknown
  readonly limitMs: number
}

const defaultLimitMs = 500

/** One thing that hangs or fails keeps nothing else from being ended, and the whole takes no longer than its limits. */
export function createClosing(log: Pick<Logger, 'warn'>): Closing {
  const steps: Step[] = []
  let closing: Promise<void> | null = null

  const end = async ({ what, step, limitMs }: Step) => {
    const work = (async () => {
      await step()
      return true
    })()
    try {
      if (!(await within(limitMs, work, () => false)))
        log.warn({ event: 'stop-not-waited-for', what, limit_ms: limitMs })
    } catch (error) {
      log.warn({ event: 'stop-failed', what, reason: errorReason(error) })
    }
  }
  const endAll = async () => {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) await end(step)
  }
  return {
    add: (what, step, limitMs = defaultLimitMs) => void steps.push({ what, step, limitMs }),
    close: () => (closing ??= endAll()),
  }
}
