import type { OomSource } from '@voicemark/schema'
import type { ReportRow } from './report-source.js'

/** Which memory budgets requests had, how they kept to them, and who ended those that had too little memory. */
export interface MemoryConduct {
  /** Different ones, MB, the smallest first. */
  readonly budgets_mb: readonly number[]
  /** Requests with a budget whose peak is known. */
  readonly budgeted: number
  /** Those of them whose peak was above it, and by how much at most. */
  readonly over: number
  readonly most_over_mb: number | null
  /** Failures for want of memory by who ended them; `unknown` where no row says. */
  readonly out_of_memory: Readonly<Partial<Record<OomSource | 'unknown', number>>>
}

/** Folds measured requests into what memory they were allowed. */
export function createMemoryConduct() {
  const budgets = new Set<number>()
  const ended = new Map<OomSource | 'unknown', number>()
  let [budgeted, over] = [0, 0]
  let most_over_mb: number | null = null
  return {
    add({ memory_budget_mb, peak_memory_mb, failure_class, oom_source }: ReportRow) {
      if (failure_class === 'oom') {
        const source = oom_source ?? 'unknown'
        ended.set(source, (ended.get(source) ?? 0) + 1)
      }
      if (typeof memory_budget_mb !== 'number') return
      budgets.add(memory_budget_mb)
      if (peak_memory_mb === null) return
      budgeted += 1
      if (peak_memory_mb <= memory_budget_mb) return
      over += 1
      most_over_mb = Math.max(most_over_mb ?? 0, peak_memory_mb - memory_budget_mb)
    },
    conduct: (): MemoryConduct => ({
      budgets_mb: [...budgets].sort((a, b) => a - b),
      budgeted,
      over,
      most_over_mb,
      out_of_memory: Object.fromEntries(ended),
    }),
  }
}
