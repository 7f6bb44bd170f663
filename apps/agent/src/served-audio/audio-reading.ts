import { checkAudio, type AudioProblem } from '../audio/audio-check.js'
import { soundFigures, type SoundFigures } from '../audio/sound-figures.js'
import { ServedAudioError, type ServedAudio } from './body/served-audio.js'
import { secondsIn } from './body/sound-places.js'
import { readServed, type AudioAsked } from './read-served.js'

/** What was asked for, and what its length is judged by. */
export interface AudioExpected extends AudioAsked {
  readonly chars: number
  /** 1 is as the voice speaks. */
  readonly speed: number
  /** How many bytes of the body were here after each arrival. @default none */
  readonly arrived?: readonly number[]
}

/** The sound of a body without its samples. */
export interface ReadSound extends Omit<ServedAudio, 'samples' | 'places'> {
  /** Seconds of sound that were whole after each arrival. */
  readonly heard_s: readonly number[]
  readonly figures: SoundFigures
}

/** The sound of a body without its samples, or why there is none. */
export type AudioReading =
  | { readonly audio: ReadSound; readonly problem: AudioProblem | null }
  | ({ readonly audio: null; readonly detail: string } & Pick<ServedAudioError, 'code' | 'isText'>)

/** Reads a body in whatever way; it is what takes time, and what foreign code is in. */
export type ReadAudio = (body: Buffer, expected: AudioExpected) => Promise<AudioReading>

/** Reads a body, and checks the sound. */
export const readAndCheck: ReadAudio = async (body, expected) => {
  try {
    const { samples, places, ...audio } = await readServed(body, expected)
    const heard_s = secondsIn(places, expected.arrived ?? [])
    // No tokens are known of a foreign model; characters bound a plausible length nearly as well.
    const { chars: tokens, speed } = expected
    const sampleRate = samples.length / audio.duration_s
    const problem = checkAudio(samples, { sampleRate, tokens, lengthScale: 1 / speed })
    const { sample_rate_hz } = audio
    // Of parts with unlike rates no figure can be exact; the first one decides.
    const channels = Math.max(1, Math.round(sampleRate / sample_rate_hz))
    const figures = soundFigures({ samples, sample_rate_hz, channels, fullScale: 1 })
    return { audio: { ...audio, heard_s, figures }, problem }
  } catch (error) {
    if (error instanceof ServedAudioError) {
      const { code, message: detail, isText } = error
      return { audio: null, code, detail, isText }
    }
    // A decoder that stumbles over what no encoder makes.
    return unread(error)
  }
}

/** Of a body that nothing more can be said of. */
export function unread(error: unknown): AudioReading {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    audio: null,
    code: 'audio-unreadable',
    detail: `it cannot be decoded (${reason.slice(0, 100)})`,
    isText: false,
  }
}
