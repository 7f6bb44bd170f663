import type { EnergyEnds, RequestCounters, Sample } from '@voicemark/sampler'
import type { StageSeconds } from '@voicemark/schema'
import type { SoundFigures } from '../../audio/sound-figures.js'
import type { Piece } from '../../playback/playback.js'
import type { Failure } from '../../request-error.js'
import type { Manner, VoiceFacts, VoiceSetup } from '../families/family.js'

/** What a synthesis process is started with: one voice for its whole life. */
export type EngineSetup = VoiceSetup

/** What really runs, reported once the model is loaded. */
export interface EngineFacts extends VoiceFacts {
  readonly intra_threads: number
  readonly inter_threads: number
  readonly model_load_s: number
  /** Resident when the voice was loaded and what loading left behind was given back, MB of 2^20 bytes. */
  readonly loaded_memory_mb: number
}

/** One text to speak. */
export interface EngineOrder extends Manner {
  readonly request_id: string
  readonly text: string
  /** Silence after each sentence. */
  readonly sentence_silence_s: number
  /** Whether each sentence is sent when it is spoken, and the rest may be called off. */
  readonly stream: boolean
  /** Whether samples are taken meanwhile. */
  readonly sampled: boolean
}

/** Sound of a text that is streamed: a sentence with the silence behind it, mono 16-bit little-endian. */
export interface EngineChunk extends Piece {
  readonly pcm: Uint8Array
  readonly sample_rate_hz: number
  /** Whether the text ends here. */
  readonly last: boolean
}

/** What was measured of a synthesis, as far as it went; times by the engine's own clocks. */
export interface EngineTimes {
  /** Unix seconds at which the process took the request. */
  readonly start_time: number
  readonly total_duration_s: number
  readonly text_length_tokens: number | null
  readonly chunk_length: number | null
  /** Phonemes that the voice does not know and left out; null: it never came so far. */
  readonly unknown_phonemes: number | null
  readonly stage_s: StageSeconds
  readonly process_cpu_s: number | null
  readonly counters: RequestCounters
  readonly memory: RequestMemory
  /** Of the processor, at both ends; null where nothing counts it. */
  readonly energy: EnergyEnds | null
  readonly cold: boolean
}

/** Resident memory of the process at both ends of a request, and the most between, MB of 2^20 bytes. */
export interface RequestMemory {
  /** By the monotonic clock, which is the sampler's as well, ms. */
  readonly began_ms: number
  readonly before_mb: number
  readonly after_mb: number
  /** The kernel's high-water mark, where it could be set back at the start. */
  readonly peak_mb: number | null
}

/** How much of a text was spoken, and when. */
export interface Spoken {
  /** Of what the model made, without silence put in between. */
  readonly audio_duration_s: number
  /** Sentence by sentence where it was streamed, else in one. */
  readonly pieces: readonly Piece[]
  /** Silence before the first sample above −50 dBFS; null when there is none. */
  readonly lead_silence_s: number | null
}

/** Mono 16-bit little-endian samples of a whole text; none of one that was streamed, which has sent them. */
export interface EngineAudio extends Spoken {
  readonly pcm: Uint8Array
  readonly figures: SoundFigures
}

/** What the daemon tells the synthesis process. */
export type ParentMessage =
  | { readonly type: 'speak'; readonly order: EngineOrder }
  /** Nobody listens any more: a text that is streamed ends with the sentence that is spoken. */
  | { readonly type: 'cancel'; readonly request_id: string }
  /** How much does it hold? */
  | { readonly type: 'memory' }

/** What the synthesis process tells the daemon. */
export type ChildMessage =
  | { readonly type: 'ready'; readonly facts: EngineFacts }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'memory'; readonly resident_mb: number }
  | { readonly type: 'chunk'; readonly request_id: string; readonly chunk: EngineChunk }
  | {
      readonly type: 'done'
      readonly request_id: string
      readonly times: EngineTimes
      readonly audio: EngineAudio
    }
  | {
      readonly type: 'failed'
      readonly request_id: string
      readonly times: EngineTimes
      readonly failure: Failure
      /** What was sent before. */
      readonly spoken: Spoken
    }

/** A line of the sample pipe: samples in order, between the marks of the request that they belong to. */
export type SampleLine =
  | { readonly type: 'sample'; readonly sample: Sample }
  | { readonly type: 'opened'; readonly request_id: string }
  /** `pss_mb`: proportional set size, the larger of both ends. */
  | { readonly type: 'closed'; readonly request_id: string; readonly pss_mb: number | null }
  | { readonly type: 'fault'; readonly source: string; readonly message: string }

/** File descriptor of the sample pipe in the synthesis process. */
export const samplePipeFd = 3
