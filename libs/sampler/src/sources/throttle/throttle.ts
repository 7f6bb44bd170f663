import type { ThrottleReading } from '../sample.js'
import type { Source } from '../source.js'
import { createIntelThrottleSource } from './throttle-intel.js'
import { createRaspberryPiThrottleSource } from './throttle-raspberry-pi.js'

/** Whether the CPU is throttled; null where the machine has nothing that tells. */
export function createThrottleSource(root: string): Source<ThrottleReading> {
  const sources = [createIntelThrottleSource(root), createRaspberryPiThrottleSource(root)]
  return {
    read: (nowMs) => mergeThrottles(sources.map((source) => source.read(nowMs))),
    close: () => sources.forEach((source) => source.close()),
  }
}

/** Throttled when any part is, with the causes of those parts; null when no part knows. */
export function mergeThrottles(readings: readonly (ThrottleReading | null)[]): ThrottleReading | null {
  const known = readings.filter((reading) => reading !== null)
  if (known.length <= 1) return known[0] ?? null
  const throttled = known.filter((reading) => reading.throttled)
  const named = throttled.length > 0 ? throttled : known
  const reasons = named.map(({ reason }) => reason).filter((reason) => reason !== null)
  return { throttled: throttled.length > 0, reason: reasons.length === 0 ? null : reasons.join('+') }
}
