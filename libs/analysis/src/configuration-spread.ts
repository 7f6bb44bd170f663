import { quantile } from './describe.js'
import { inOrder } from './in-order.js'
import { createRunning, type RunningFigures, type RunningState } from './running.js'

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

/**
 * Holds a bounded number of values however many are added: the median is exact up to `keep` values, beyond that it is
 * the median of every 2nd, 4th, 8th … value; the other figures are always of all.
 */
export function createSpread(state?: SpreadState, keep = 100_000): SpreadFold {
  const running = createRunning(state?.running)
  let kept: number[] = Array.from(state?.kept ?? [])
  let { stride, seen } = state ?? { stride: 1, seen: 0 }
  return {
    add(value) {
      if (value === null) return
      running.add(value)
      if (seen % stride === 0) kept.push(value)
      seen += 1
      if (kept.length <= keep) return
      kept = kept.filter((_, at) => at % 2 === 0)
      stride *= 2
    },
    spread: () => ({
      ...running.figures(),
      median: quantile(inOrder(kept), 0.5),
    }),
    state: () => ({ running: running.state(), kept: Float64Array.from(kept), stride, seen }),
  }
}
