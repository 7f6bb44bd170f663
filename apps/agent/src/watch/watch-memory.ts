import type { MemoryEnds, Sample, SubjectAccount } from '@voicemark/sampler'
import type { RequestRow } from '@voicemark/schema'
import type { WatchSpan } from './watch-span.js'

type Peak = Pick<RequestRow, 'peak_memory_mb' | 'memory_source'>

/** By so much a sample may be above the mark: the kernel counts pages in batches of 64 and more for each processor (4 KiB each). */
const batchMb = 0.5

/** What was held at a moment of the sampler's clock, MB of 2^20 bytes. */
interface Held {
  readonly atMs: number
  readonly mb: number
}

/**
 * An ended process's account is exact, but of the largest one; several at once show in the samples alone. A sample may say
 * more by some pages, and for a moment there are two of any program, which is forked before it is itself.
 */
export function peakOf(
  samples: readonly Sample[],
  account: SubjectAccount | null,
  ended: WatchSpan['ended'],
): Peak {
  const held = heldIn(samples)
  const largest = held.length === 0 ? null : Math.max(...held.map(({ mb }) => mb))
  if (ended !== null && ended.peak_memory_mb !== null) {
    const isAlone = account?.processes === 1
    const isEnded = isAlone || largest === null || ended.peak_memory_mb + batchMb >= largest
    return isEnded
      ? { peak_memory_mb: ended.peak_memory_mb, memory_source: 'ended' }
      : { peak_memory_mb: largest, memory_source: 'samples' }
  }
  if (account !== null && account.peak_memory_mb !== null) return account
  return { peak_memory_mb: largest, memory_source: largest === null ? null : 'samples' }
}

/**
 * What was held when the request began and when it ended: what was seen last before, and first behind. Null of a process that
 * began with it, and where the watch itself is the request.
 */
export function endsOf(
  samples: readonly Sample[],
  { from, durationMs, ended }: WatchSpan,
): MemoryEnds | null {
  const [first] = samples
  const held = heldIn(samples)
  const [earliest, latest] = [held[0], held.at(-1)]
  if (from === null || ended !== null) return null
  if (first === undefined || earliest === undefined || latest === undefined) return null
  const beganMs = first.atMs + (from - first.row.timestamp) * 1000
  const before = held.findLast(({ atMs }) => atMs <= beganMs) ?? earliest
  const after = held.find(({ atMs }) => atMs >= beganMs + durationMs) ?? latest
  return { beganMs, beforeMb: before.mb, afterMb: after.mb }
}

function heldIn(samples: readonly Sample[]): readonly Held[] {
  return samples.flatMap(({ atMs, row: { memory_mb: mb }, early = [] }) =>
    mb === null ? early : [...early, { atMs, mb }],
  )
}
