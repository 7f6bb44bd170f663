/** Figures of a series seen so far; null below the number of values that they need. */
export interface RunningFigures {
  readonly n: number
  readonly mean: number | null
  /** Sample standard deviation (n − 1). */
  readonly sd: number | null
  readonly min: number | null
  readonly max: number | null
}

/** A series folded value by value; what is missing (null) or no finite number is not counted. */
export interface Running {
  add(value: number | null): void
  figures(): RunningFigures
}

/** Mean and deviation in one pass (Welford 1962, doi:10.1080/00401706.1962.10490022). */
export function createRunning(): Running {
  let n = 0
  let mean = 0
  let squares = 0
  let min = Infinity
  let max = -Infinity
  return {
    add(value) {
      if (value === null || !Number.isFinite(value)) return
      n += 1
      const delta = value - mean
      mean += delta / n
      squares += delta * (value - mean)
      min = Math.min(min, value)
      max = Math.max(max, value)
    },
    figures() {
      if (n === 0) return { n, mean: null, sd: null, min: null, max: null }
      return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : null, min, max }
    },
  }
}
