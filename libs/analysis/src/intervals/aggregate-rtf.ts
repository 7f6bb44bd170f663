import type { CoMoments } from '../numbers/co-moments.js'
import { finite } from '../numbers/finite.js'
import { studentBeyond } from './distributions.js'
import { type Interval, tail } from './interval.js'

/** Σ time / Σ audio of a set of requests: long ones weigh more, unlike in a mean of RTFs, which it never replaces. */
export interface AggregateRtf {
  readonly n: number
  readonly time_s: number
  readonly audio_s: number
  /** Lower is better. */
  readonly rtf: number
  /** 95 %; null below two requests. */
  readonly rtf_interval: Interval | null
  /** 1 / rtf: seconds of audio for one second of work; null where no time was measured. */
  readonly rtfx: number | null
}

/**
 * The aggregate of requests as (audio seconds, wall seconds), with the interval of a ratio of totals linearised by
 * Taylor's series (Cochran 1977, Sampling Techniques, §6.3–6.5) and Student's t; null without audio.
 */
export function aggregateRtf({ n, mean_x, mean_y, xx, xy, yy }: CoMoments): AggregateRtf | null {
  if (n === 0 || mean_x <= 0) return null
  const rtf = mean_y / mean_x
  return {
    n,
    time_s: mean_y * n,
    audio_s: mean_x * n,
    rtf,
    rtf_interval: n < 2 ? null : interval(),
    rtfx: finite(1 / rtf),
  }

  function interval(): Interval {
    // Rounding can leave a sum of squares below 0.
    const residual = Math.max(0, yy - 2 * rtf * xy + rtf ** 2 * xx)
    const reach = (studentBeyond(tail, n - 1) * Math.sqrt(residual / (n - 1) / n)) / mean_x
    return { low: Math.max(0, rtf - reach), high: rtf + reach }
  }
}
