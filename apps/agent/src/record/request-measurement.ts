import type { WindowFigures } from '@voicemark/sampler'
import type { HardwareSpecs } from '@voicemark/schema'
import type { Failure } from '../request-error.js'
import type { EngineFacts, EngineTimes } from '../synthesis/engine/engine-messages.js'

/** What the machine measured of a request, whether it gave audio or not. */
export interface RequestMeasurement {
  readonly queue_wait_s: number
  /** From the hand-over to the process to its answer or end; stands in where the engine's own time is lost. */
  readonly elapsed_s: number | null
  readonly facts: EngineFacts | null
  readonly times: EngineTimes | null
  readonly audio_duration_s: number | null
  readonly failure: Failure | null
  readonly http_status: number | null
  readonly window: WindowFigures | null
  readonly first_sample_seq: number | null
  readonly last_sample_seq: number | null
  /** How far the wall clock was set in the meantime, seconds; 0 when it was not. */
  readonly clock_step_s: number
  readonly power_state: string | null
}

/** What is known of a request that the end of its agent cut off. */
export const agentRestarted: RequestMeasurement = {
  queue_wait_s: 0,
  elapsed_s: null,
  facts: null,
  times: null,
  audio_duration_s: null,
  failure: {
    failure_class: 'agent_restarted',
    code: 'agent-restarted',
    detail: 'the agent ended during the request; what was measured of it is in the realtime rows',
  },
  http_status: null,
  window: null,
  first_sample_seq: null,
  last_sample_seq: null,
  clock_step_s: 0,
  power_state: null,
}

/** Who recorded the row, on what. */
export interface RequestOrigin {
  readonly agent_id: string
  readonly run_id: string
  readonly seq: number
  readonly hardware: HardwareSpecs
  readonly device_type: string
}
