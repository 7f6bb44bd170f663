import { hann, melCosines } from '../spectrum.js'
import { toComplex, transform } from './fourier.js'
import { ANALYSIS_SIZE, filterPower, toMelCepstrum, trueEnvelope } from './spectral-envelope.js'
import { voicingAround } from './voicing.js'

/** What is measured around one moment of a recording. */
export interface FrameMeasurement {
  cepstrum: Float64Array
  /** Periodicity, 0 to 1. */
  periodicity: number
}

// 25 ms: about three periods of a male voice.
const WINDOW = hann(400)
const WINDOW_POWER = WINDOW.reduce((sum, w) => sum + w * w, 0)
const FLOOR = 1e-9 * WINDOW_POWER

/** Measures frames as mel-cepstra of `order` coefficients whose filter has the frame's own power. */
export function createFrameMeasure(
  order: number,
): (samples: Float64Array, centre: number) => FrameMeasurement {
  const cosines = melCosines(order)
  return (samples, centre) => {
    const frame = windowed(samples, centre)
    const cepstrum = toMelCepstrum(trueEnvelope(logMagnitude(frame)), order)
    const power = frame.reduce((sum, x) => sum + x * x, 0) / WINDOW_POWER
    cepstrum[0] = (cepstrum[0] ?? 0) + 0.5 * Math.log((power + 1e-8) / filterPower(cepstrum, cosines))
    return { cepstrum, periodicity: voicingAround(samples, centre) }
  }
}

function windowed(samples: Float64Array, centre: number): Float64Array {
  const start = centre - WINDOW.length / 2
  return WINDOW.map((w, i) => w * (samples[start + i] ?? 0))
}

function logMagnitude(frame: Float64Array): Float64Array {
  const x = toComplex(frame, ANALYSIS_SIZE)
  transform(x)
  const bins = ANALYSIS_SIZE / 2 + 1
  return x.re.slice(0, bins).map((re, k) => 0.5 * Math.log(re ** 2 + (x.im[k] ?? 0) ** 2 + FLOOR))
}
