import type { Clock } from './clock.js'

export type FakeClock = Clock & {
  /** Moves time on and runs what falls due, each at its own moment plus the lateness given. */
  advance(ms: number): void
}

type Timer = { dueMs: number; run: () => void }

/** A clock that moves only when told to; `lateness` delays each timer by the ms it returns, as a busy machine does. */
export function createFakeClock(
  startUnixSeconds = 1_700_000_000,
  lateness: () => number = () => 0,
): FakeClock {
  const timers = new Set<Timer>()
  let nowMs = 0

  const nextDue = (untilMs: number) =>
    [...timers].filter((timer) => timer.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0]

  return {
    nowMs: () => nowMs,
    unixSeconds: () => startUnixSeconds + nowMs / 1000,
    setTimeout: (run, delayMs) => {
      const timer = { dueMs: nowMs + Math.max(0, delayMs) + lateness(), run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: (ms) => {
      const untilMs = nowMs + ms
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer)
        nowMs = timer.dueMs
        timer.run()
      }
      nowMs = untilMs
    },
  }
}
