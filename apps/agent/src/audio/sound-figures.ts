import type { RequestRow } from '@voicemark/schema'
import { integratedLoudness, type PlayedSound } from './loudness.js'

/** What every sound says of itself without a model. */
export type SoundFigures = Pick<RequestRow, 'clipping_share' | 'silence_share' | 'loudness_lufs'>

/** Of a sound that nobody has. */
export const noSoundFigures: SoundFigures = {
  clipping_share: null,
  silence_share: null,
  loudness_lufs: null,
}

/** Half a step of 16 bit below the largest value. */
const clippedLevel = 32_766.5 / 32_768
/** One or two samples at full scale are the top of a wave, as each sentence has that is brought to full scale. */
const fewestClipped = 3
const frameS = 0.02
/** −50 dBFS, as a square. */
const silentSquare = 1e-5

/** Clipping, silence and loudness of a sound as it is played: 3 ms for 10 s of 22,050 Hz. */
export function soundFigures(sound: PlayedSound): SoundFigures {
  if (sound.samples.length === 0) return noSoundFigures
  const loudness = integratedLoudness(sound)
  return {
    clipping_share: digits(clippedShare(sound), 6),
    silence_share: digits(silentShare(sound), 4),
    loudness_lufs: loudness === null ? null : digits(loudness, 2),
  }
}

const digits = (value: number, count: number) => Number(value.toFixed(count))

/** Samples that stand in a row of at least three at full scale, channel by channel. */
function clippedShare({ samples, channels, fullScale }: PlayedSound): number {
  const level = clippedLevel * fullScale
  let clipped = 0
  for (let channel = 0; channel < channels; channel += 1) {
    let row = 0
    for (let at = channel; at < samples.length; at += channels) {
      const sample = samples[at] ?? 0
      row = sample >= level || sample <= -level ? row + 1 : 0
      if (row >= fewestClipped) clipped += row === fewestClipped ? fewestClipped : 1
    }
  }
  return clipped / samples.length
}

/** Frames of 20 ms with an RMS below −50 dBFS; the last one may be shorter. */
function silentShare({ samples, sample_rate_hz, channels, fullScale }: PlayedSound): number {
  const frame = Math.max(1, Math.round(sample_rate_hz * frameS)) * channels
  const limit = silentSquare * fullScale * fullScale
  let silent = 0
  for (let from = 0; from < samples.length; from += frame) {
    const to = Math.min(samples.length, from + frame)
    let energy = 0
    for (let at = from; at < to; at += 1) {
      const sample = samples[at] ?? 0
      energy += sample * sample
    }
    if (energy < limit * (to - from)) silent += to - from
  }
  return silent / samples.length
}
