import type { Sample } from '../../sources/sample.js'
import { known } from './series.js'

/** Whether the machine was held back, why, and in which share of the samples. */
export function throttleFigures(samples: readonly Sample[]) {
  const readings = known(samples.map(({ throttle }) => throttle))
  const throttled = readings.filter((reading) => reading.throttled)
  const reasons = known((throttled.length > 0 ? throttled : readings).map(({ reason }) => reason))
  return {
    throttle_detected: readings.length === 0 ? null : throttled.length > 0,
    throttle_reason: reasons.length === 0 ? null : distinct(reasons).join('+'),
    throttle_share: readings.length === 0 ? null : throttled.length / readings.length,
  }
}

function distinct(reasons: readonly string[]): string[] {
  return [...new Set(reasons.flatMap((reason) => reason.split('+')))].sort()
}
