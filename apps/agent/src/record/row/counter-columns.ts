import type { RequestCounters } from '@voicemark/sampler'
import type { RequestEvidence } from '@voicemark/schema'
import { round, roundOrNull } from './rounding.js'

type CounterColumns = Pick<
  RequestEvidence,
  | 'minor_faults'
  | 'major_faults'
  | 'voluntary_switches'
  | 'involuntary_switches'
  | 'disk_read_mb'
  | 'cpu_wait_s'
  | 'anonymous_mb'
  | 'suspended_s'
  | 'sampler_cpu_s'
>

/** What the system counted for whatever spoke, from its start to its end; null where nothing was counted. Pure. */
export function counterColumns(counters: RequestCounters | null): CounterColumns {
  return {
    minor_faults: countOrNull(counters?.minor_faults),
    major_faults: countOrNull(counters?.major_faults),
    voluntary_switches: countOrNull(counters?.voluntary_switches),
    involuntary_switches: countOrNull(counters?.involuntary_switches),
    disk_read_mb: roundOrNull(counters?.disk_read_mb ?? null, 3),
    cpu_wait_s: roundOrNull(counters?.cpu_wait_s ?? null, 6),
    anonymous_mb: roundOrNull(counters?.anonymous_mb ?? null, 3),
    suspended_s: roundOrNull(counters?.suspended_s ?? null, 2),
    sampler_cpu_s: roundOrNull(counters?.sampler_cpu_s ?? null, 6),
  }
}

/** What counted the columns above, as the column `evidence` says it; null where none of them is known. */
export function counterSource(counters: RequestCounters | null): string | null {
  const isKnown = Object.values(counterColumns(counters)).some((value) => value !== null)
  return isKnown ? (counters?.counted_by ?? null) : null
}

/** The databases keep counts in 32 bits. */
const mostCounted = 2_147_483_647

function countOrNull(count: number | null | undefined): number | null {
  return count === null || count === undefined || count > mostCounted ? null : round(count, 0)
}
