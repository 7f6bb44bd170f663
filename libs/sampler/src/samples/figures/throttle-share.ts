import type { ThrottleReading } from '../../sources/sample.js'

/** A reading and the time since its source spoke before, by the machine's clock, ms. */
export type TimedReading = {
  reading: ThrottleReading
  fromMs: number
  atMs: number
  /** Taken with the first sample of the request. */
  isFirst: boolean
}

/** Share of the time that one source names, 0–1: of its own count of ms where it has one, else by the time between samples. */
export function heldShare(readings: readonly TimedReading[]): number {
  const spans = readings.flatMap((timed, at) => spanOf(timed, readings[at - 1]))
  const whole = spans.reduce((sum, { ms }) => sum + ms, 0)
  const held = spans.reduce((sum, { heldMs }) => sum + heldMs, 0)
  // Samples that lie at one moment have no time between them.
  if (whole <= 0) return readings.some(({ reading }) => reading.throttled === true) ? 1 : 0
  return Math.min(1, Math.round((held / whole) * 1e6) / 1e6)
}

type Span = { ms: number; heldMs: number }

/** Time of which nothing is known is in no share. */
function spanOf({ reading, fromMs, atMs }: TimedReading, before: TimedReading | undefined): Span[] {
  const ms = Math.max(0, atMs - fromMs)
  if (reading.of === 'since') {
    if (reading.throttled === null) return []
    const heldMs = reading.throttled ? Math.min(reading.heldMs ?? ms, ms) : 0
    return [{ ms, heldMs }]
  }
  // A state is known at both ends of the time between: half of it goes by each.
  const ends = [before?.reading, reading].filter((end) => typeof end?.throttled === 'boolean')
  const held = ends.filter((end) => end?.throttled === true).length
  return ends.length === 0 ? [] : [{ ms, heldMs: (ms * held) / ends.length }]
}
