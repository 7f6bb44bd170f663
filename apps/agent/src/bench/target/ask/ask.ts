import type { FailureClass, OomSource, RequestRow, Tags } from '@voicemark/schema'
import type { Piece } from '../../../playback/playback.js'
import type { ReadSound } from '../../../served-audio/audio-reading.js'
import type { AudioFormat } from '../../../served-audio/body/served-audio.js'

/**
 * Makes a subject speak once, whatever it is, and says what that took by the clock of this machine. A failure of the
 * subject is an answer. @throws when the signal is aborted.
 */
export type Ask = (spoken: AskedText, signal: AbortSignal) => Promise<Asked>

/** What is to be spoken. */
export interface AskedText {
  /** Is in nothing that is kept. */
  readonly text: string
  /** Unicode code points, which a plausible length of the audio is judged by. */
  readonly chars: number
  /** Is given the sound of a success as it came. */
  readonly onSound?: ((heard: HeardBytes) => void) | undefined
}

/** Sound as it was answered. */
export interface HeardBytes {
  readonly bytes: Buffer
  readonly format: AudioFormat
  /** Of raw samples, which do not say it. */
  readonly sample_rate_hz: number | null
}

/** What came of it. */
export interface Asked {
  /** Unix seconds at which the clock began. */
  readonly started_wall: number
  /** From there to the last byte of sound, or to the failure. */
  readonly total_s: number
  /** To the first byte of the answer, of a header too. */
  readonly ttfb_s: number | null
  /** To the first sample, or all of the frame that holds it: a header is no sound. */
  readonly ttfa_s: number | null
  readonly ttfa_boundary: RequestRow['ttfa_boundary']
  /** The sound as it came; empty where nobody saw it come. */
  readonly pieces: readonly Piece[]
  /** Before the first sample above −50 dBFS; null where there is none. */
  readonly lead_silence_s: number | null
  readonly http_status: number | null
  readonly audio: Pick<ReadSound, 'duration_s' | 'sample_rate_hz' | 'figures'> | null
  /** What had to be assumed of the sound. */
  readonly remarks: readonly string[]
  readonly failure: AskFailure | null
  /** The kernel's account of a process that began and ended with the request; null where none did. */
  readonly ended: EndedAccount | null
  /** Which way the request took where that was not the straight one. */
  readonly tags: Tags
}

export interface AskFailure {
  readonly failure_class: FailureClass
  readonly code: string
  readonly detail: string
  /** Who ended it for want of memory, where that is known. */
  readonly oom_source?: OomSource | null
}

/** What the kernel counted of ended processes (`wait4`). */
export interface EndedAccount {
  /** User and system time of all of them. */
  readonly cpu_s: number
  /** Resident set of the largest one, MB of 2^20 bytes. */
  readonly peak_memory_mb: number
}
