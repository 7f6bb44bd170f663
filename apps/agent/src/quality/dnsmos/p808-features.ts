import { melFilters, melPower } from '../spectrum/mel-filters.js'

const rate = 16_000
/** Odd, as in the model's own program: `n_fft` there is the frame of 20 ms and one sample. */
const length = 321
const hop = 160
const bins = (length + 1) / 2
const half = bins - 1
const topDb = 80
const leastPower = 1e-10

/** Bands of a frame. */
export const p808Bands = 120

/** What the P.808 model is fed with: mel bands in dB below the loudest, shifted and scaled, frame by frame. */
export function p808Features(samples: Float32Array): Float32Array {
  const frames = Math.floor((samples.length + 2 * half - length) / hop) + 1
  const features = new Float32Array(frames * p808Bands)
  const [power, mel] = [new Float64Array(bins), new Float64Array(p808Bands)]
  for (let frame = 0; frame < frames; frame += 1) {
    powerOf(samples, frame * hop - half, power)
    melPower(filters, power, mel)
    for (let band = 0; band < p808Bands; band += 1)
      features[frame * p808Bands + band] = 10 * Math.log10(Math.max(leastPower, mel[band] ?? 0))
  }
  const loudest = features.reduce((most, value) => Math.max(most, value), -Infinity)
  return features.map((value) => (Math.max(value - loudest, -topDb) + 40) / 40)
}

const filters = melFilters(rate, length, { bands: p808Bands, lowHz: 0, highHz: rate / 2, byArea: true })
const hann = Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length))
const turns = Array.from({ length }, (_, n) => (2 * Math.PI * n) / length)
const [cosines, sines] = [Float64Array.from(turns, Math.cos), Float64Array.from(turns, Math.sin)]
const [even, odd] = [new Float64Array(bins), new Float64Array(bins)]

/** Power spectrum of a frame; a fast transform of 321 = 3 · 107 samples gains little. Beyond the ends there is silence. */
function powerOf(samples: Float32Array, from: number, power: Float64Array): void {
  even[0] = (samples[from] ?? 0) * (hann[0] ?? 0)
  for (let n = 1; n < bins; n += 1) {
    const one = samples[from + n] ?? 0
    const other = samples[from + length - n] ?? 0
    const weight = hann[n] ?? 0
    even[n] = (one + other) * weight
    odd[n] = (one - other) * weight
  }
  for (let bin = 0; bin < bins; bin += 1) {
    let real = even[0]
    let imaginary = 0
    let turn = 0
    for (let n = 1; n < bins; n += 1) {
      turn += bin
      if (turn >= length) turn -= length
      real += (even[n] ?? 0) * (cosines[turn] ?? 0)
      imaginary += (odd[n] ?? 0) * (sines[turn] ?? 0)
    }
    power[bin] = real * real + imaginary * imaginary
  }
}
