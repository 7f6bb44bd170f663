import { SAMPLE_RATE } from '../spectrum.js'

// 73 to 145 Hz: the speaker's range, less than an octave, so that no multiple of the period can win.
const LONGEST_LAG = Math.floor(SAMPLE_RATE / 72.7)
const SHORTEST_LAG = Math.floor(SAMPLE_RATE / 145)
const WINDOW = 240

/**
 * How periodic the sound around a sample is, 0 to 1: the highest normalised cross-correlation over the pitch
 * lags, of the signal behind a two-point average, since high-frequency noise hides the period.
 */
export function voicingAround(samples: Float64Array, centre: number): number {
  let best = 0
  for (let lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag++)
    best = Math.max(best, correlation(samples, centre, lag))
  return best
}

function correlation(samples: Float64Array, centre: number, lag: number): number {
  const start = Math.trunc(centre - (WINDOW + lag) / 2)
  let product = 0
  let power = 0
  let laggedPower = 0
  for (let n = Math.max(start, 1); n < Math.min(start + WINDOW, samples.length - lag); n++) {
    const here = (samples[n] ?? 0) + (samples[n - 1] ?? 0)
    const later = (samples[n + lag] ?? 0) + (samples[n + lag - 1] ?? 0)
    product += here * later
    power += here * here
    laggedPower += later * later
  }
  return product / Math.sqrt(power * laggedPower + 1e-7)
}
