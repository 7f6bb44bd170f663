import type { Clock } from '@voicemark/sampler'

/** Unix seconds as the wall clock had them at the start and the monotonic clock since: nobody sets them in between. */
export interface SteadyClock {
  seconds(): number
  /** By how much the wall clock is ahead of it now, seconds: how far it was set since the start, all steps added. */
  setBy(): number
}

/** Begins now. */
export function createSteadyClock(clock: Pick<Clock, 'nowMs' | 'unixSeconds'>): SteadyClock {
  const began = clock.unixSeconds() - clock.nowMs() / 1000
  const seconds = () => began + clock.nowMs() / 1000
  return { seconds, setBy: () => clock.unixSeconds() - seconds() }
}
