import type { RequestRow } from '@voicemark/schema'
import type { Truth } from './case.js'

/** By what a program is measured. */
export type Way = 'own' | 'watched' | 'cgroup' | 'command'

/** What one way says of one case, beside what is true of it; null where that way does not say it. */
export interface Measured {
  readonly way: Way
  readonly truth: Truth
  readonly peak_mb: number | null
  readonly mean_mb: number | null
  readonly cpu_s: number | null
  readonly pss_mb: number | null
  readonly anonymous_mb: number | null
  /** By what it was seen, as the row says it. */
  readonly evidence: string | null
}

export function measuredBy(way: Way, truth: Truth, row: Partial<RequestRow>): Measured {
  return {
    way,
    truth,
    peak_mb: row.peak_memory_mb ?? null,
    mean_mb: row.avg_memory_mb ?? null,
    cpu_s: row.process_cpu_s ?? null,
    pss_mb: row.pss_mb ?? null,
    anonymous_mb: row.anonymous_mb ?? null,
    evidence: row.evidence ?? row.memory_source ?? null,
  }
}
