/** A running sum of joules, from its first reading on. */
export type Tally = {
  /** The next reading, null where there is none; `nowMs` is monotonic. */
  add(value: number | null, nowMs: number): void
  /** Null while there is no reading. */
  joules(): number | null
  /** How often it lost count; a difference over such a moment is no measurement. */
  breaks(): number
}

type Counter = {
  /** Where it begins again at 0, J; null where it never does, or nobody knows. */
  rangeJ: number | null
  /** More than this nothing of its kind draws, W. */
  mostW: number
  /** How often it has a new value, ms. */
  refreshMs: number
}

/** Sums a counter of joules that begins again at 0 when it is full. */
export function createCounterTally({ rangeJ, mostW, refreshMs }: Counter): Tally {
  return createTally((before, value, elapsedMs) => {
    // In so long a time it may have gone round more than once.
    if (rangeJ !== null && (elapsedMs / 1000) * mostW >= rangeJ) return null
    const gain = value < before && rangeJ !== null ? value + rangeJ - before : value - before
    const most = (mostW * (elapsedMs + 2 * refreshMs)) / 1000
    return gain < 0 || gain > most ? null : gain
  })
}

/** Between readings that are further apart power may have been anything. */
const longestMs = 5000

/** Sums watts over time, by straight lines between the readings. */
export function createPowerTally(): Tally {
  return createTally((before, value, elapsedMs) =>
    elapsedMs > longestMs ? null : ((before + value) / 2) * (elapsedMs / 1000),
  )
}

type Gain = (before: number, value: number, elapsedMs: number) => number | null

function createTally(gainOf: Gain): Tally {
  let last: { value: number; atMs: number } | null = null
  let total = 0
  let breaks = 0
  return {
    add(value, nowMs) {
      if (last !== null) {
        const gain = value === null ? null : gainOf(last.value, value, nowMs - last.atMs)
        if (gain === null) breaks += 1
        total += gain ?? 0
      }
      last = value === null ? null : { value, atMs: nowMs }
    },
    joules: () => (last === null ? null : total),
    breaks: () => breaks,
  }
}
