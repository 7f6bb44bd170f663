import { errorReason } from '@voicemark/daemon'
import type { Logger } from 'pino'
import { deliverRun, type DeliveryState } from './delivery.js'
import type { Link } from './link.js'
import type { Outbox } from './outbox.js'
import type { OutboxRun } from './outbox-run.js'
import type { SetAside } from './uplink-status.js'
import type { Bell } from './waits.js'

export interface SessionOptions extends Omit<DeliveryState, 'greeted'> {
  readonly outbox: Outbox
  /** Runs that this link does not deliver, by `run_id`. */
  readonly setAside: Map<string, SetAside>
  /** Rings when there are new rows, and at the stop. */
  readonly bell: Bell
  /** From here on the session is over once everything is sent. */
  readonly stopping: AbortSignal
  readonly log: Logger
}

/** Delivers the outbox over one link, run by run and oldest first, then row by row, until the link is over. */
export async function serveLink(link: Link, options: SessionOptions): Promise<void> {
  const { outbox, setAside, bell, stopping } = options
  const state = { ...options, greeted: new Set<string>() }
  // A refusal may have been the collector's fault, and may be mended since.
  setAside.clear()
  link.down.addEventListener('abort', bell.ring)
  const isUp = () => !link.down.aborted
  while (isUp()) {
    for (const run of outbox.runs()) {
      if (isUp() && !setAside.has(run.run_id)) await serveRun(run, link, state)
    }
    if (stopping.aborted) return
    await bell.wait()
  }
}

/** A run that cannot be delivered must not hold up the others. */
async function serveRun(run: OutboxRun, link: Link, state: SessionOptions & DeliveryState): Promise<void> {
  const { outbox, cursors, setAside, log } = state
  const { run_id } = run
  const putAside = (code: string, detail: string) => {
    setAside.set(run_id, { run_id, code, detail })
    log.error({ event: 'run-set-aside', run_id, code, detail })
  }
  try {
    const outcome = await deliverRun(run, link, state)
    if (outcome.status === 'rejected') putAside(outcome.code, outcome.detail)
    if (outcome.status !== 'delivered' || run === outbox.runs().at(-1)) return
    outbox.remove(run)
    cursors.delete(run_id)
  } catch (error) {
    putAside('outbox-unreadable', errorReason(error))
  }
}
