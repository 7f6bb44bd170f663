/** Figures of a series seen so far; null below the number of values that they need. */
export interface RunningFigures {
  readonly n: number
  readonly mean: number | null
  /** Sample standard deviation (n − 1). */
  readonly sd: number | null
  readonly min: number | null
  readonly max: number | null
}

/** All that is held of a series, from which another fold goes on. */
export interface RunningState {
  readonly n: number
  readonly mean: number
  /** Σ (value − mean)². */
  readonly squares: number
  readonly min: number
  readonly max: number
}

/** A series folded value by value; what is missing (null) or no finite number is not counted. */
export interface Running {
  add(value: number | null): void
  figures(): RunningFigures
  state(): RunningState
}

const noValues: RunningState = { n: 0, mean: 0, squares: 0, min: Infinity, max: -Infinity }

/** Mean and deviation in one pass (Welford 1962, doi:10.1080/00401706.1962.10490022). */
export function createRunning(state = noValues): Running {
  let { n, mean, squares, min, max } = state
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
    state: () => ({ n, mean, squares, min, max }),
  }
}
