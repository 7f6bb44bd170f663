import { BINS, melCentres, SAMPLE_RATE } from '../spectrum.js'
import { inverseTransform, toComplex, transform } from './fourier.js'

/** Transform length of the analysis: finer than the vocoder's, for the mel bands at low frequencies. */
export const ANALYSIS_SIZE = 1024
const ANALYSIS_BINS = ANALYSIS_SIZE / 2 + 1

// Samples of quefrency kept: well below the speaker's pitch period (110 or more), so no harmonic stays visible.
const LIFTER = 50
const ITERATIONS = 12
const MEL_BANDS = 80

/**
 * The "true envelope" of a log magnitude spectrum (Röbel and Rodet 2005): smooth it by cepstral liftering, keep
 * the larger of spectrum and smooth curve, repeat; the curve rises until it rests on the tops of the harmonics.
 */
export function trueEnvelope(logMagnitude: Float64Array): Float64Array {
  let envelope = logMagnitude
  const target = logMagnitude.slice()
  for (let i = 0; i < ITERATIONS; i++) {
    envelope = smooth(target)
    for (const [k, value] of envelope.entries()) target[k] = Math.max(logMagnitude[k] ?? value, value)
  }
  return envelope
}

function smooth(spectrum: Float64Array): Float64Array {
  const x = toComplex(spectrum, ANALYSIS_SIZE)
  for (let k = 1; k < ANALYSIS_BINS - 1; k++) x.re[ANALYSIS_SIZE - k] = spectrum[k] ?? 0
  inverseTransform(x)
  for (let k = 1; k < ANALYSIS_SIZE; k++) {
    x.re[k] = (x.re[k] ?? 0) * lifterWeight(Math.min(k, ANALYSIS_SIZE - k))
  }
  x.im.fill(0)
  transform(x)
  return x.re.slice(0, ANALYSIS_BINS)
}

/** Full weight up to 80 % of the lifter, then a half cosine to nothing. */
function lifterWeight(quefrency: number): number {
  if (quefrency > LIFTER) return 0
  const beyond = quefrency / LIFTER - 0.8
  return beyond > 0 ? 0.5 + 0.5 * Math.cos((Math.PI * beyond) / 0.2) : 1
}

/** Mel-cepstrum of a log envelope. */
export function toMelCepstrum(envelope: Float64Array, order: number): Float64Array {
  const bands = melCentres(MEL_BANDS).map((hertz) => valueAt(envelope, (hertz / SAMPLE_RATE) * ANALYSIS_SIZE))
  return Float64Array.from({ length: order }, (_, d) => {
    const sum = bands.reduce(
      (total, band, i) => total + band * Math.cos((Math.PI * d * (i + 0.5)) / MEL_BANDS),
      0,
    )
    return (sum * (d === 0 ? 1 : 2)) / MEL_BANDS
  })
}

function valueAt(curve: Float64Array, position: number): number {
  const k = Math.floor(position)
  const here = curve[k] ?? 0
  return here + (position - k) * ((curve[k + 1] ?? here) - here)
}

/** Power of white noise of variance 1 through the filter a mel-cepstrum describes. */
export function filterPower(cepstrum: Float64Array, cosines: readonly Float64Array[]): number {
  let power = 0
  for (let k = 0; k < BINS; k++) {
    const log = cepstrum.reduce((sum, c, d) => sum + c * (cosines[d]?.[k] ?? 0), 0)
    power += Math.exp(2 * log) * (k > 0 && k < BINS - 1 ? 1 : 0.5)
  }
  return power / (BINS - 1)
}
