import type { Clock } from './clock.js'

export type Grid = {
  /** Grid points that passed without a tick because the thread was busy. */
  missed(): number
  stop(): void
}

export type GridOptions = {
  intervalMs: number
  /** Monotonic time of point 0, ms; point 0 itself is not ticked. @default now */
  startMs?: number
  /** How long after its point the tick ran, ms. */
  onTick: (lateMs: number) => void
}

/**
 * Ticks at `startMs + k · intervalMs` for k = 1, 2, … without drift.
 * A late tick does not move the grid, and points already past are counted as missed instead of being ticked in a bunch.
 */
export function startGrid({ intervalMs, startMs, onTick }: GridOptions, clock: Clock): Grid {
  const originMs = startMs ?? clock.nowMs()
  let point = 1
  let missed = 0
  let stopped = false
  let cancel = arm()

  function arm() {
    return clock.setTimeout(tick, Math.max(0, originMs + point * intervalMs - clock.nowMs()))
  }

  function tick() {
    try {
      // Node truncates delays to whole ms, so a timer may fire just before its point: that is on time.
      onTick(Math.max(0, clock.nowMs() - originMs - point * intervalMs))
    } finally {
      if (!stopped) advance()
    }
  }

  function advance() {
    const passed = Math.floor((clock.nowMs() - originMs) / intervalMs)
    missed += Math.max(0, passed - point)
    point = Math.max(point, passed) + 1
    cancel = arm()
  }

  return {
    missed: () => missed,
    stop: () => {
      stopped = true
      cancel()
    },
  }
}
