import type { Quantization } from '@voicemark/schema'
import type { RuntimeFacts, SessionSetup } from '../onnx/onnx-session.js'
import { VoiceError } from '../../speech/voice-error.js'
import type { Speakers } from './speakers.js'

/** Models of one kind: what their files are, how a text becomes their inputs, and their outputs sound. */
export const families = ['piper', 'kokoro', 'hibari'] as const
export type Family = (typeof families)[number]

/** Paths of the files of a voice by what they are for its family, such as `model` and `config`. */
export type VoiceFiles = Readonly<Record<string, string>>

/** What speaks with voices of a family, as rows name it. */
export const engineName = (family: Family): string => `${family}-onnx`

/** A voice on the disk. */
export interface VoiceOnDisk {
  readonly voice: string
  readonly files: VoiceFiles
  /** Of its record; null: the family knows who speaks by itself. */
  readonly default_speaker: string | null
}

/** What a voice's files say of it without being loaded. */
export interface VoiceLook {
  /** Language tag, such as `en_US`, else espeak's name of the language. */
  readonly language: string | null
  readonly quality: string | null
  readonly sample_rate_hz: number
  readonly phoneme_type: 'espeak' | 'text' | null
  readonly speakers: Speakers
  /** Whether it is noise with the cost of a voice. */
  readonly isLoad: boolean
}

/** Looks at the files of a voice of one family. @throws VoiceError of what is wrong with them */
export type LookAtVoice = (voice: VoiceOnDisk) => Promise<VoiceLook>

/** What a voice is loaded with. */
export interface VoiceSetup extends SessionSetup, VoiceOnDisk {
  readonly family: Family
  /** Changes when one of the files does. */
  readonly mark: string
}

/** One inference: what the model is fed with. */
export interface Sentence {
  readonly ids: readonly number[]
  /** Model input tokens, before padding and without marks; 0: there is nothing to say in it. */
  readonly tokens: number
  /** Phonemes that the model does not know: they are left out, and counted in the row. */
  readonly unknown: number
}

/** How a sentence is to be spoken. */
export interface Manner {
  /** 1 is the voice's own rate, 2 twice as fast. */
  readonly speed: number
  /** One of the voice's speakers; null: the one that it has by itself. */
  readonly speaker: string | null
}

/** A voice that is loaded, whatever its family. */
export interface LoadedVoice {
  readonly facts: VoiceFacts
  /** What is to be spoken, sentence by sentence. @throws RequestError of what this voice cannot say, or a speaker that it lacks */
  sentencesOf(text: string, manner: Manner): readonly Sentence[] | Promise<readonly Sentence[]>
  /** Mono samples, usually within ±1. Blocks the thread until they are done. */
  speak(sentence: Sentence, manner: Manner): Promise<Float32Array>
  /** How much longer than by the usual rate the voice speaks. */
  lengthScale(manner: Manner): number
  /** Gives back what a text left behind. Between two texts, when nobody measures. */
  tidyUp(): void
}

/** What a voice is and what runs it. */
export interface VoiceFacts extends RuntimeFacts {
  /** The family and the runtime, as rows name them. */
  readonly engine: string
  readonly model_sha256: string
  /** Of all files of the voice on the disk, MB of 2^20 bytes. */
  readonly model_size_mb: number
  readonly quantization_used: Quantization | null
  readonly tokenizer: string
  readonly sample_rate_hz: number
}

/** Loads a voice of one family. @throws VoiceError, RequestError */
export type LoadVoice = (setup: VoiceSetup) => Promise<LoadedVoice>

/** @throws VoiceError for a file that the family needs and the voice lacks */
export function fileOf({ voice, files }: Pick<VoiceOnDisk, 'voice' | 'files'>, role: string): string {
  const path = files[role]
  if (path !== undefined) return path
  throw new VoiceError('voice-invalid', `voice ${voice} has no ${role} file`)
}
