import type { IdlePower, RequestCounters } from '@voicemark/sampler'
import type {
  FailureClass,
  HardwareSpecs,
  OomSource,
  RequestRow,
  StageSeconds,
  Tags,
} from '@voicemark/schema'
import type { SoundFigures } from '../../audio/sound-figures.js'
import type { EngineFacts } from '../../synthesis/engine/engine-messages.js'
import type { WatchFigures } from './watch-figures.js'

/** What was measured of a request, whether it gave audio or not. */
export interface RequestMeasurement {
  /** In the agent's queue; what others waited is stated. */
  readonly queue_wait_s: number
  /** From the hand-over to the process to its answer or end; stands in where the engine's own time is lost. */
  readonly elapsed_s: number | null
  /** What the agent's own engine says of itself. */
  readonly facts: EngineFacts | null
  /** What the agent's own engine was allowed to hold, MB; null: no budget, or of others. */
  readonly memory_budget_mb: number | null
  readonly times: RequestTimes | null
  readonly audio_duration_s: number | null
  /** Of the sound, where no facts say it. */
  readonly sample_rate_hz: number | null
  readonly first_audio: FirstAudio | null
  readonly stream: StreamFigures | null
  /** Null: nobody has looked at the sound. */
  readonly sound: SoundFigures | null
  readonly failure: RowFailure | null
  readonly http_status: number | null
  readonly watch: WatchFigures | null
  /** What the peak of the agent's own engine was seen by; of what is watched the account says it. */
  readonly memory_source: RequestRow['memory_source']
  /** Proportional set size of the agent's own engine, the larger of both ends, MB of 2^20 bytes. */
  readonly pss_mb: number | null
  /** What counted `times.process_cpu_s`; null where nobody says. */
  readonly cpu_source: 'counter' | 'wait4' | 'stated' | null
  /** What the system counted from its start to its end. */
  readonly counters: RequestCounters | null
  /** What there is to say of how it was watched. */
  readonly watch_note: string | null
  /** How far the wall clock was set in the meantime, seconds; 0 when it was not. */
  readonly clock_step_s: number
  readonly power_state: string | null
  /** Of this machine at rest. */
  readonly idle_power: IdlePower | null
  /** What showed in the meantime. */
  readonly tags: Tags
}

/** Times by the clock of whoever asked. */
export interface RequestTimes {
  /** Unix seconds. */
  readonly start_time: number
  readonly total_duration_s: number
  readonly text_length_tokens: number | null
  readonly chunk_length: number | null
  readonly stage_s: StageSeconds | null
  readonly process_cpu_s: number | null
  readonly cold: boolean | null
}

/** When the first sample of sound was there, and who saw it. */
export interface FirstAudio {
  /** From the start. */
  readonly at_s: number
  readonly boundary: NonNullable<RequestRow['ttfa_boundary']>
}

/** How the sound came, and how it would have played; of a whole answer the row keeps the first two alone. */
export type StreamFigures = Pick<
  RequestRow,
  | 'ttfb_s'
  | 'first_audible_s'
  | 'chunks'
  | 'gap_p50_s'
  | 'gap_max_s'
  | 'underruns'
  | 'underrun_s'
  | 'prebuffer_s'
>

/** Why there is no audio, as it stands in the row. */
export interface RowFailure {
  readonly failure_class: FailureClass
  readonly code: string
  readonly detail: string
  /** Who ended it for want of memory, where that is known. */
  readonly oom_source?: OomSource | null
}

/** What is known of a request that the end of its agent cut off. */
export const agentRestarted: RequestMeasurement = {
  queue_wait_s: 0,
  elapsed_s: null,
  facts: null,
  memory_budget_mb: null,
  times: null,
  audio_duration_s: null,
  sample_rate_hz: null,
  first_audio: null,
  stream: null,
  sound: null,
  failure: {
    failure_class: 'agent_restarted',
    code: 'agent-restarted',
    detail: 'the agent ended during the request; what was measured of it is in the realtime rows',
  },
  http_status: null,
  watch: null,
  memory_source: null,
  pss_mb: null,
  cpu_source: null,
  counters: null,
  watch_note: null,
  clock_step_s: 0,
  power_state: null,
  idle_power: null,
  tags: {},
}

/** Who recorded the row, on what. */
export interface RequestOrigin {
  readonly agent_id: string
  readonly run_id: string
  readonly seq: number
  readonly hardware: HardwareSpecs
  readonly device_type: string
}
