import { encodePcm16 } from '../../audio/encode.js'
import { soundFigures, type SoundFigures } from '../../audio/sound-figures.js'
import { firstAudible } from '../../playback/audible.js'
import type { Piece } from '../../playback/playback.js'
import type { Spoken } from './engine-messages.js'

/** Gathers what is spoken of one text. */
export interface SpokenText {
  /** What the model made, sentence by sentence. */
  readonly parts: readonly Float32Array[]
  add(part: Float32Array): void
  /** All of it, as it is played. */
  encodeWhole(): Int16Array
  /** What was added last, with the silence behind it where more follows: pieces in a row are the whole, sample by sample. */
  encodeLast(isEnd: boolean): Int16Array
  /** That all of these samples were there at this moment. */
  heard(pcm: Int16Array, at_s: number): Piece
  /** What was heard until now. */
  spoken(): Spoken
  /** Of `whole`, as it is played. */
  figures(whole: Int16Array): SoundFigures
}

const fullScale = 32_768
const nothing = new Float32Array(0)

export function gatherSpoken(sampleRate: number, sentence_silence_s: number): SpokenText {
  const parts: Float32Array[] = []
  const pieces: Piece[] = []
  const silence = Math.round(sentence_silence_s * sampleRate)
  let madeSamples = 0
  let heardSamples = 0
  let leadSamples: number | null = null

  return {
    parts,
    add: (part) => void parts.push(part),
    encodeWhole: () => encodePcm16(parts, silence),
    encodeLast(isEnd) {
      const last = parts.at(-1) ?? nothing
      return encodePcm16(isEnd ? [last] : [last, nothing], silence)
    },
    heard(pcm, at_s) {
      const audible = leadSamples === null ? firstAudible(pcm, fullScale) : null
      if (audible !== null) leadSamples = heardSamples + audible
      heardSamples += pcm.length
      madeSamples = parts.reduce((total, { length }) => total + length, 0)
      const piece = { at_s, audio_s: pcm.length / sampleRate }
      pieces.push(piece)
      return piece
    },
    spoken: () => ({
      audio_duration_s: madeSamples / sampleRate,
      pieces,
      lead_silence_s: leadSamples === null ? null : leadSamples / sampleRate,
    }),
    figures: (whole) => soundFigures({ samples: whole, sample_rate_hz: sampleRate, channels: 1, fullScale }),
  }
}
