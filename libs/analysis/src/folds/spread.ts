import { quantile } from '../numbers/describe.js'
import { createRunning, type RunningFigures, type RunningState } from '../numbers/running.js'

/** What the values of one measure say; null where there are too few of them. */
export interface Spread extends RunningFigures {
  readonly median: number | null
}

/** What another fold goes on from. */
export interface SpreadState {
  readonly running: RunningState
  readonly kept: Float64Array
  readonly stride: number
  readonly seen: number
}

/** Values folded one by one into their spread. */
export interface SpreadFold {
  add(value: number | null): void
  spread(): Spread
  state(): SpreadState
}

const fewest = 64

/**
 * Holds a bounded number of values however many are added: the median is exact up to `keep` values, beyond that it is
 * the median of every 2nd, 4th, 8th … value; the other figures are always of all.
 */
export function createSpread(state?: SpreadState, keep = 100_000): SpreadFold {
  const running = createRunning(state?.running)
  let kept = state?.kept ?? new Float64Array(0)
  let length = kept.length
  let { stride, seen } = state ?? { stride: 1, seen: 0 }
  const append = (value: number) => {
    if (length === kept.length) {
      const grown = new Float64Array(Math.max(fewest, length * 2))
      grown.set(kept)
      kept = grown
    }
    kept[length] = value
    length += 1
  }
  const thin = () => {
    for (let at = 0; at * 2 < length; at += 1) kept[at] = kept[at * 2] ?? NaN
    length = Math.ceil(length / 2)
    stride *= 2
  }
  return {
    add(value) {
      if (value === null) return
      running.add(value)
      if (seen % stride === 0) append(value)
      seen += 1
      if (length > keep) thin()
    },
    spread: () => ({
      ...running.figures(),
      median: quantile(kept.slice(0, length).sort(), 0.5),
    }),
    state: () => ({ running: running.state(), kept: kept.slice(0, length), stride, seen }),
  }
}
