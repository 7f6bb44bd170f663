import type { Clock } from '@voicemark/sampler'

/** Unix seconds as the wall clock had them at the start and the monotonic clock since: nobody sets them in between. */
export interface SteadyClock {
  seconds(): number
  /** Of a moment that the wall clock has just named, Unix seconds. */
  ofWall(unixSeconds: number): number
  /** As the wall clock would name it now. */
  toWall(seconds: number): number
}

/** Begins now. */
export function createSteadyClock(clock: Pick<Clock, 'nowMs' | 'unixSeconds'>): SteadyClock {
  const began = clock.unixSeconds() - clock.nowMs() / 1000
  const seconds = () => began + clock.nowMs() / 1000
  const setBy = () => clock.unixSeconds() - seconds()
  return {
    seconds,
    ofWall: (unixSeconds) => unixSeconds - setBy(),
    toWall: (at) => at + setBy(),
  }
}
