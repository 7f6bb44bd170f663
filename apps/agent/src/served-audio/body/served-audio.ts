import type { SoundPlace } from './sound-places.js'

/** The formats of sound that are read, by the names of OpenAI's `response_format`. */
export type AudioFormat = 'wav' | 'pcm' | 'mp3' | 'opus' | 'flac'

/**
 * What had to be assumed, which a reader of the figures has to know: a word, and where there is one a number behind `=`.
 * docs/bench.md says what each means.
 */
export type Remark = string

/** Sound that a server sent. */
export interface ServedAudio {
  readonly format: AudioFormat
  /** Of the first part, where there are several. */
  readonly sample_rate_hz: number
  readonly duration_s: number
  /** −1 to 1, channels in turn; NaN where a float sample is none. */
  readonly samples: Float32Array
  /** Where in the body it lies, in order. */
  readonly places: readonly SoundPlace[]
  /** Before the first sample above −50 dBFS; null where there is none. */
  readonly lead_silence_s: number | null
  readonly remarks: readonly Remark[]
}

/** A body that is not the sound that was asked for. */
export class ServedAudioError extends Error {
  override readonly name = 'ServedAudioError'
  readonly code: 'audio-empty' | 'audio-unreadable' | 'audio-cut'

  /** Whether it is text in place of sound, in which the server may say why. */
  readonly isText: boolean

  constructor(detail: string, code: ServedAudioError['code'] = 'audio-unreadable', isText = false) {
    super(detail)
    this.code = code
    this.isText = isText
  }
}
