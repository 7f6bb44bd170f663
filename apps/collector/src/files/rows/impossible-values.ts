import type { FileNotes } from '../text/file-notes.js'
import type { FileRequest } from './measured-row.js'

const missing = 'read as missing'
/** Measures of a success that cannot be 0. */
const positive = ['rtf', 'total_duration_s', 'audio_duration_s', 'rtfx', 'peak_memory_mb'] as const
/** How far a duration and its times may disagree. */
const tolerance = 0.05

/**
 * Takes out of a request what cannot be, so that no statistic has it; the rest of the row counts. `literal`: its writer is
 * ours, whose durations are from a clock that nobody sets.
 */
export function dropImpossible(row: FileRequest, line: number, literal: boolean, notes: FileNotes): void {
  if (row.success) dropZeros(row, line, notes)
  const disagreement = row.clock_step_s === null ? disagreementOf(row) : null
  if (disagreement === null) return
  const what = 'total_duration_s disagrees with start_time and end_time by more than 5 %'
  notes.found(
    what,
    literal ? 'kept, since no clock that is set has measured it' : missing,
    line,
    disagreement,
  )
  if (!literal) row.total_duration_s = null
}

function dropZeros(row: FileRequest, line: number, notes: FileNotes): void {
  // Tokens per second of 0 are of the same cause: the length of the audio or the duration was not known.
  if (row.tokens_per_second === 0 && (row.rtf === 0 || row.total_duration_s === 0))
    row.tokens_per_second = null
  for (const name of positive) {
    if (row[name] !== 0) continue
    notes.found(`${name} of a success is 0, which cannot be`, missing, line, '')
    row[name] = null
  }
}

/** Null where duration and times agree as far as they are written, or where one is missing. */
function disagreementOf({ start_time, end_time, total_duration_s }: FileRequest): string | null {
  if (start_time === null || end_time === null || total_duration_s === null || end_time < start_time)
    return null
  const between = end_time - start_time
  const step = Math.min(stepOf(start_time), stepOf(end_time))
  const most = tolerance * Math.max(between, total_duration_s) + step
  if (Math.abs(between - total_duration_s) <= most) return null
  return `${total_duration_s} s, ${Number(between.toFixed(3))} s between its times`
}

/** How finely a time is written, s: whole seconds say nothing of their tenths. */
function stepOf(time: number): number {
  for (const digits of [0, 1, 2]) if (Number.isInteger(time * 10 ** digits)) return 10 ** -digits
  return 0.001
}
