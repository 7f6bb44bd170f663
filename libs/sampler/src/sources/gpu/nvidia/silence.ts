import type { Clock } from '../../../clock/clock.js'

/** Whether a child still says something. */
export interface Silence {
  /** It said something, or has just been started: so long may pass until the next. */
  allow(ms: number): void
  over(): void
}

/** Calls out when a child has been silent for longer than it may. */
export function watchSilence(clock: Clock, onSilent: () => void): Silence {
  let cancel: () => void = () => undefined
  return {
    allow(ms) {
      cancel()
      cancel = clock.setTimeout(onSilent, ms)
    },
    over: () => cancel(),
  }
}
