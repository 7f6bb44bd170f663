import type { Store } from '../store/store.js'
import { oldAt, type RetentionPolicy } from './retention-policy.js'

/** Rows that were folded since the start. */
export interface FoldedCounts {
  readonly samples_folded: number
  readonly second_rows_folded: number
}

/** What is left to others of the database's time. */
export interface FoldingLimits {
  /** Longest run, ms. */
  readonly budgetMs: number
  /** Pause after a step as a multiple of it. */
  readonly pauseFactor: number
}

/** Folds what is old, step by step. */
export interface Folding {
  /** Whether it came to its end. */
  run(): Promise<boolean>
  counts(): FoldedCounts
}

const shortestPauseMs = 5

/** Each run ends within its budget, or with the step under way when it is no longer wanted. */
export function createFolding(
  store: Pick<Store, 'fold'>,
  policy: RetentionPolicy,
  { budgetMs, pauseFactor }: FoldingLimits,
  signal: AbortSignal,
): Folding {
  const counts = { samples_folded: 0, second_rows_folded: 0 }
  return {
    async run() {
      const startedMs = performance.now()
      const steps = store.fold(oldAt(policy, Date.now() / 1000))
      for (let beganMs = startedMs; ; beganMs = performance.now()) {
        const { done, value: step } = await steps.next()
        if (done === true) return true
        counts[step.resolution === 1 ? 'samples_folded' : 'second_rows_folded'] += step.folded
        if (performance.now() - startedMs > budgetMs) return false
        await pause((performance.now() - beganMs) * pauseFactor, signal)
        if (signal.aborted) return false
      }
    },
    counts: () => ({ ...counts }),
  }
}

/** Ends early when it is no longer wanted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, Math.max(shortestPauseMs, ms))
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
