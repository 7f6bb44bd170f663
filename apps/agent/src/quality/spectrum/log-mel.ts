import { integratedLoudness } from '../../audio/loudness.js'
import { createFourier } from '../../synthesis/families/hibari/sound/fourier.js'
import { melFilters, melPower } from './mel-filters.js'

const rate = 16_000
const length = 1024
/** 12.5 ms. */
const hop = 200
const targetLufs = -23
/** What is quieter is silence, whatever it is made of. */
const floorDb = -80

/** Bands of a frame. */
export const melBands = 80

/**
 * Log-mel spectrum of sound at 16 kHz, frame after frame: 80 bands of 125–7600 Hz each 12.5 ms, as Tacotron 2 has them
 * (arXiv:1712.05884), of 64 ms in a Hann window, in dB of full scale once the sound is brought to −23 LUFS.
 */
export async function logMel(samples: Float32Array): Promise<Float32Array> {
  const { time, spectrum, forward } = await createFourier(length)
  const gain = gainOf(samples)
  const frames = Math.max(1, Math.floor((samples.length - length) / hop) + 1)
  const made = new Float32Array(frames * melBands)
  const [power, mel] = [new Float64Array(length / 2 + 1), new Float64Array(melBands)]
  for (let frame = 0; frame < frames; frame += 1) {
    for (let n = 0; n < length; n += 1) time[n] = (samples[frame * hop + n] ?? 0) * (hann[n] ?? 0) * gain
    forward()
    for (let bin = 0; bin < power.length; bin += 1)
      power[bin] = (spectrum[2 * bin] ?? 0) ** 2 + (spectrum[2 * bin + 1] ?? 0) ** 2
    melPower(filters, power, mel)
    for (let band = 0; band < melBands; band += 1)
      made[frame * melBands + band] = Math.max(floorDb, 10 * Math.log10((mel[band] ?? 0) / fullScale))
  }
  return made
}

const filters = melFilters(rate, length, { bands: melBands, lowHz: 125, highHz: 7600, byArea: false })
const hann = Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length))
/** Power of a sine at full scale in the middle of a bin. */
const fullScale = (length / 4) ** 2

/** Sound that has no loudness, since it is silent or shorter than 400 ms, stays as it is. */
function gainOf(samples: Float32Array): number {
  const loudness = integratedLoudness({ samples, sample_rate_hz: rate, channels: 1, fullScale: 1 })
  return loudness === null ? 1 : 10 ** ((targetLufs - loudness) / 20)
}
