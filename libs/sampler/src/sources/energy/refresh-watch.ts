/** Sees how often a value changes, of something that does not say it. */
export type RefreshWatch = {
  add(value: number, nowMs: number): void
  /** The longest of the last waits for a change, ms; null before there were some. */
  refreshMs(): number | null
}

const kept = 8
const fewest = 3
/** Nobody looked: what came meanwhile was no wait. */
const longestGapMs = 5000

export function createRefreshWatch(): RefreshWatch {
  const waits: number[] = []
  let last: { value: number; atMs: number; changedMs: number | null } | null = null
  return {
    add(value, nowMs) {
      if (last === null || nowMs - last.atMs > longestGapMs) {
        last = { value, atMs: nowMs, changedMs: null }
        return
      }
      const isNew = value !== last.value
      // The first change says only when the next wait begins.
      if (isNew && last.changedMs !== null) waits.push(nowMs - last.changedMs)
      if (waits.length > kept) waits.shift()
      last = { value, atMs: nowMs, changedMs: isNew ? nowMs : last.changedMs }
    },
    refreshMs: () => (waits.length < fewest ? null : Math.max(...waits)),
  }
}
