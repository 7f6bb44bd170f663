import type { RequestRow, StageSeconds, Tags, Watch } from '@voicemark/schema'
import type { SoundFigures } from '../audio/sound-figures.js'
import type { Piece } from '../playback/playback.js'
import type { FirstAudio, RowFailure, StreamFigures } from '../record/row/request-measurement.js'
import type { RequestStart } from '../record/row/request-start.js'
import type { StatedFacts } from '../record/row/stated-facts.js'

/** What is to be measured: how it is called, and which processes are watched meanwhile. */
export interface MeasurementOrder {
  readonly start: Omit<RequestStart, 'started_wall' | 'engine' | 'stated'>
  readonly stated: Omit<StatedFacts, 'watched'>
  readonly watch: Watch
  /** Of whoever asks, where that is not what is measured. */
  readonly asker_pid: number | null
  /** When it is not ended by then it has failed. */
  readonly timeout_s: number
}

/** A measurement that runs. */
export interface MeasurementState {
  readonly request_id: string
  readonly state: 'running'
  readonly watched: string | null
  readonly processes: number | null
  readonly note: string | null
  readonly first_audio_s: number | null
  readonly stage_s: Readonly<Record<string, number>>
}

/** What happens in the middle; without a time it is now. */
export type MeasurementMark =
  | { readonly kind: 'first-audio'; readonly at_s: number | null }
  /** Sound of that length that is out. */
  | { readonly kind: 'piece'; readonly audio_s: number; readonly at_s: number | null }
  /** The stage that is over; without a time it lasted since the mark before it. */
  | { readonly kind: 'stage'; readonly name: string; readonly seconds: number | null }

/** How it ended, as far as whoever asked says it; null is left to the agent's own clock and counters. */
export interface MeasurementEnd extends StreamFigures, SoundFigures {
  readonly failure: RowFailure | null
  readonly audio_duration_s: number | null
  readonly sample_rate_hz: number | null
  readonly text_length_tokens: number | null
  readonly http_status: number | null
  readonly queue_wait_s: number | null
  /** Unix seconds at which the clock of whoever asked began. */
  readonly started_wall: number | null
  readonly total_s: number | null
  readonly ttfa_s: number | null
  readonly ttfa_boundary: FirstAudio['boundary'] | null
  readonly streamed: boolean | null
  /** The sound as it came; in place of the marks where it is said. */
  readonly pieces: readonly Piece[]
  readonly stage_s: StageSeconds | null
  /** The kernel's account of a process that began and ended with the request. */
  readonly process_cpu_s: number | null
  readonly peak_memory_mb: number | null
  readonly tags: Tags
  readonly note: string | null
}

/** The end by a WAV file: success, as long as it is sound. */
export interface WavEnd {
  readonly wav: Buffer
}

/** A measurement as it is found: running, or ended with its row. */
export type Measured = { readonly state: MeasurementState } | { readonly row: RequestRow }
