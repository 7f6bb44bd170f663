/** Time as the sampler sees it; a test puts a fake one in its place. */
export type Clock = {
  /** Monotonic, ms; the same in all threads of a machine, whatever it counts from. */
  nowMs(): number
  /** Wall clock, Unix seconds with microseconds. */
  unixSeconds(): number
  /** Runs once after the delay; the function returned calls it off. */
  setTimeout(run: () => void, delayMs: number): () => void
}

/**
 * The machine's own clock; its timers do not keep the process alive. `Date.now()` has whole milliseconds, so the
 * monotonic clock supplies the rest, held within that millisecond: steps and corrections of the wall clock are followed.
 */
export function createSystemClock(): Clock {
  let offsetMs = Date.now() - performance.now()
  return {
    nowMs: monotonicMs,
    unixSeconds: () => {
      const wallMs = Date.now()
      const estimateMs = performance.now() + offsetMs
      const heldMs = Math.min(Math.max(estimateMs, wallMs), wallMs + 1)
      offsetMs += heldMs - estimateMs
      return Math.round(heldMs * 1000) / 1e6
    },
    setTimeout: (run, delayMs) => {
      const timer = setTimeout(run, delayMs)
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
}

/** `performance.now()` counts from the start of its thread. */
function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}
