import type { Clock } from '../clock/clock.js'
import type { MemoryPoint } from '../sources/sample.js'

/**
 * When memory alone is looked at while a request is young, ms. To wake a thread costs more than to read: on a busy machine of
 * two cores a look cost 42 to 82 µs, so the gaps grow with the request.
 */
export const closeLooksMs = [5, 10, 20, 40, 70] as const

export type CloseLooks = {
  /** From now on, in place of what was begun before. */
  begin(): void
  stop(): void
  /** What was seen since this was last asked. */
  take(): readonly MemoryPoint[]
}

/** Looks at memory between the first two points of a grid; a look that comes late takes the place of those it missed. */
export function createCloseLooks(memoryMb: () => number | null, clock: Clock): CloseLooks {
  let seen: MemoryPoint[] = []
  let cancel: () => void = () => undefined

  function armAfter(beganMs: number) {
    const nowMs = clock.nowMs()
    const next = closeLooksMs.find((ms) => beganMs + ms > nowMs)
    if (next !== undefined) cancel = clock.setTimeout(() => look(beganMs), beganMs + next - nowMs)
  }

  function look(beganMs: number) {
    const atMs = clock.nowMs()
    const mb = memoryMb()
    if (mb !== null) seen.push({ atMs, mb })
    armAfter(beganMs)
  }

  return {
    begin: () => {
      cancel()
      armAfter(clock.nowMs())
    },
    stop: () => cancel(),
    take: () => {
      const taken = seen
      seen = []
      return taken
    },
  }
}
