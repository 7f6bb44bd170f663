import { setTimeout as sleep } from 'node:timers/promises'

/** What is done again and again, until it is done or the time is over. */
export interface Paced {
  readonly count: number
  /** In which the first and the last of them begin; one that is late is made up for. */
  readonly seconds: number
  /** Nothing begins after so many. */
  readonly lastS: number
}

/** A closed loop: the next begins when it is due and the one before has ended. Gives how many were done. */
export async function paced(
  { count, seconds, lastS }: Paced,
  work: (at: number) => Promise<void>,
): Promise<number> {
  const startMs = performance.now()
  for (let at = 0; at < count; at++) {
    const waitMs = startMs + (at * seconds * 1000) / count - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    if (performance.now() - startMs > lastS * 1000) return at
    await work(at)
  }
  return count
}

/** Does something every so many seconds until the signal comes; one that takes longer has the next one wait. */
export async function every(
  seconds: number,
  signal: AbortSignal,
  work: (at: number) => Promise<void>,
): Promise<void> {
  for (let at = 0; !signal.aborted; at++) {
    const startMs = performance.now()
    await work(at)
    const waitMs = Math.max(0, seconds * 1000 - (performance.now() - startMs))
    // Ended early is ended.
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
  }
}
