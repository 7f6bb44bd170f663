import { setTimeout } from 'node:timers/promises'

/** Time as listeners see it; a test puts one in its place that goes as fast as it can. */
export interface StreamClock {
  /** Monotonic, ms. */
  nowMs(): number
  /** Resolves at that time, at once where it is over. @throws when the signal is aborted. */
  until(ms: number, signal: AbortSignal): Promise<void>
}

/** The clock of this machine. Timers of Node fire up to a millisecond early; nobody hears that. */
export const machineClock: StreamClock = {
  nowMs: () => performance.now(),
  async until(ms, signal) {
    signal.throwIfAborted()
    const waitMs = ms - performance.now()
    if (waitMs > 0) await setTimeout(waitMs, undefined, { signal })
  },
}

/** Waits for a time; false where it was stopped before. */
export async function comes(ms: number, clock: StreamClock, stop: AbortSignal): Promise<boolean> {
  if (stop.aborted) return false
  // To be stopped is the only way in which waiting fails.
  return clock.until(ms, stop).then(
    () => true,
    () => false,
  )
}
