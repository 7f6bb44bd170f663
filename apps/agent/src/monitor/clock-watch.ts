import type { Clock } from '@voicemark/sampler'
import type { Logger } from 'pino'

/** Notices when the wall clock is set: it then moves apart from the monotonic clock, which cannot be set. */
export interface ClockWatch {
  /** Compares the clocks now. @returns how far the wall clock was set since the start, all steps added, seconds. */
  setBy(): number
  /** Steps since the start. */
  steps(): number
  stop(): void
}

/** A smaller difference is the correction of a clock that runs too fast or too slow. */
const smallestStepS = 0.5
const intervalMs = 1000

/** Starts the watch: once a second, and whenever it is asked. */
export function startClockWatch(clock: Clock, log: Logger): ClockWatch {
  const apart = () => clock.unixSeconds() - clock.nowMs() / 1000
  let known = apart()
  let total = 0
  let steps = 0
  let cancel: () => void = () => undefined

  const setBy = () => {
    const now = apart()
    const seconds = now - known
    known = now
    if (Math.abs(seconds) > smallestStepS) {
      total += seconds
      steps += 1
      log.warn({ event: 'clock-step', seconds: Number(seconds.toFixed(3)) })
    }
    return total
  }
  const watch = () => {
    setBy()
    cancel = clock.setTimeout(watch, intervalMs)
  }
  watch()
  return { setBy, steps: () => steps, stop: () => cancel() }
}
