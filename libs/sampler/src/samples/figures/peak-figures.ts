import type { Sample } from '../../sources/sample.js'
import { known, max } from './series.js'

/** The most that the samples saw. */
export function peakFigures(samples: readonly Sample[]) {
  return {
    peak_temperature_c: max(known(samples.map(({ row }) => row.temperature_c))),
    temperature_source: thermometerOf(samples),
    // The first sample's CPU share covers the time before the request.
    peak_cpu_percent: max(known(samples.slice(1).map(({ row }) => row.cpu_percent))),
  }
}

/** By what the temperature was seen; null where none was. */
function thermometerOf(samples: readonly Sample[]): string | null {
  return samples.findLast(({ row }) => row.temperature_c !== null)?.thermometer ?? null
}
