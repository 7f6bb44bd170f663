/** How late this process is with what it has to do: its event loop gives no time back to what blocks it. */
export interface LoopLateness {
  /** By how much at most since then, ms. */
  since(ms: number): number
  stop(): void
}

const everyMs = 10
/** Less is what timers of Node are late anyway. */
const worthMs = 1
/** As long as turns and visits that are asked about. */
const keptMs = 15 * 60_000

/** Watches by a timer of its own; answers that come while the loop is blocked are read, and stamped, when it is free again. */
export function watchLoop(nowMs: () => number): LoopLateness {
  const late: { atMs: number; lateMs: number }[] = []
  let dueMs = nowMs() + everyMs
  const timer = setInterval(() => {
    const atMs = nowMs()
    const lateMs = atMs - dueMs
    dueMs = atMs + everyMs
    if (lateMs >= worthMs) late.push({ atMs, lateMs })
    while ((late[0]?.atMs ?? atMs) < atMs - keptMs) late.shift()
  }, everyMs)
  timer.unref()
  return {
    since: (ms) => late.reduce((most, { atMs, lateMs }) => (atMs >= ms ? Math.max(most, lateMs) : most), 0),
    stop: () => clearInterval(timer),
  }
}
