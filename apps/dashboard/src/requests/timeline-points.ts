import type { RealtimeRow, StoredRequest } from '@voicemark/schema'
import { numeral } from '../shell/parts/numeral.js'
/** What is drawn over a request. */
export type TimelineColumn = 'memory_mb' | 'process_cpu_percent' | 'cpu_percent' | 'gpu_memory_mb'

/** Samples of a request as a line, and in words. */
export interface TimelinePoints {
  /** Seconds from the start of the request. */
  readonly times: number[]
  readonly values: (number | null)[]
  readonly words: string
}

const units = {
  memory_mb: 'MB',
  process_cpu_percent: '% of a core',
  cpu_percent: '%',
  gpu_memory_mb: 'MB',
} as const

/** Samples by the request's own time; those that are missing are a gap. */
export function timelineOf(
  { start_time }: Pick<StoredRequest, 'start_time'>,
  samples: readonly RealtimeRow[],
  column: TimelineColumn,
): TimelinePoints {
  if (start_time === null) return { times: [], values: [], words: 'its start is not known' }
  const [times, values]: [number[], (number | null)[]] = [[], []]
  for (const [at, row] of samples.entries()) {
    const before = samples[at - 1]
    if (before !== undefined && row.seq > before.seq + 1) {
      times.push((before.timestamp + row.timestamp) / 2 - start_time)
      values.push(null)
    }
    times.push(row.timestamp - start_time)
    values.push(row[column])
  }
  const measured = values.filter((value) => value !== null)
  if (measured.length === 0) return { times, values, words: 'not measured' }
  const [least, most] = [Math.min(...measured), Math.max(...measured)].map(numeral)
  return { times, values, words: `${least} to ${most} ${units[column]} in ${measured.length} samples` }
}
