import type { RecorderStatus } from '../record/recorder.js'
import type { SynthesizerStatus } from '../synthesis/process/engine-keeper.js'
import type { SpoolStatus } from '../outbox/spool-status.js'
import type { UplinkStatus } from '../uplink/uplink-status.js'

/** Body of GET /healthz: the agent's report on itself. */
export interface AgentHealth {
  /** `ok` when the next request can be spoken and recorded. */
  readonly status: 'ok' | 'starting' | 'spool-full' | 'stopping'
  readonly agent_id: string
  readonly run_id: string
  readonly hardware_tier: string
  readonly device_type: string
  readonly synthesis: SynthesizerStatus
  /** Resident set of the synthesis process at the last sample, MB. */
  readonly memory_mb: number | null
  readonly queue: {
    readonly running: number
    readonly waiting: number
    readonly limit: number
    readonly stopping: boolean
  }
  readonly record: RecorderStatus
  readonly uplink: UplinkStatus
  /** Null without a collector. */
  readonly spool: SpoolStatus | null
  /** Times that the wall clock was set by more than 0.5 s since the start. */
  readonly clock_steps: number
  /** Sources of the sampler that failed since the start, with their last reason. */
  readonly sampler_faults: Readonly<Record<string, string>>
}
