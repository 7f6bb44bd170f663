import type { RealtimeRow, StoredRequest } from '@voicemark/schema'
import { type Line, lineOf } from '../live/line.js'
import { numeral } from '../shell/parts/numeral.js'

/** What is drawn over a request. */
export type TimelineColumn = 'memory_mb' | 'process_cpu_percent' | 'cpu_percent' | 'gpu_memory_mb'

/** Samples of a request as a line, in seconds from its start, and in words. */
export interface TimelinePoints extends Line {
  readonly words: string
}

const units = {
  memory_mb: 'MB',
  process_cpu_percent: '% of a core',
  cpu_percent: '%',
  gpu_memory_mb: 'MB',
} as const

/** Samples by the request's own time; with the gaps that live lines have. */
export function timelineOf(
  { start_time }: Pick<StoredRequest, 'start_time'>,
  samples: readonly RealtimeRow[],
  column: TimelineColumn,
): TimelinePoints {
  if (start_time === null) return { times: [], values: [], words: 'its start is not known' }
  const line = lineOf(samples, column)
  const [times, values] = [line.times.map((time) => time - start_time), line.values]
  const measured = values.filter((value) => value != null)
  if (measured.length === 0) return { times, values, words: 'not measured' }
  const [least, most] = [Math.min(...measured), Math.max(...measured)].map(numeral)
  return { times, values, words: `${least} to ${most} ${units[column]} in ${measured.length} samples` }
}
