import type { Outbox } from '../outbox/outbox.js'
import type { SpoolStatus } from '../outbox/spool-status.js'
import type { Recorder, RecorderStatus } from '../record/recorder.js'
import type { SynthesizerStatus } from '../synthesis/process/engine-keeper.js'
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
  /** What it may hold at rest, MB; null: there is no budget. */
  readonly memory_budget_mb: number | null
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

/** Who reports, on what machine. */
export type AgentIdentity = Pick<AgentHealth, 'agent_id' | 'run_id' | 'hardware_tier' | 'device_type'>

/** The parts of the agent that know how they are. */
export interface HealthParts {
  readonly synthesizer: { status(): SynthesizerStatus; readonly memoryBudgetMb: number | null }
  readonly samples: { memoryMb(): number | null; faults(): Readonly<Record<string, string>> }
  readonly speaker: { status(): AgentHealth['queue'] }
  readonly recorder: Pick<Recorder, 'hasRoom' | 'status'>
  readonly uplink: { status(): UplinkStatus }
  /** Null without a collector. */
  readonly outbox: Pick<Outbox, 'status'> | null
  readonly clockWatch: { steps(): number }
}

/** Asks every part how it is. */
export function readHealth(identity: AgentIdentity, parts: HealthParts): AgentHealth {
  const { synthesizer, samples, speaker, recorder, uplink, outbox, clockWatch } = parts
  return {
    status: statusOf(speaker.status().stopping, recorder.hasRoom(), synthesizer.status().ready),
    ...identity,
    synthesis: synthesizer.status(),
    memory_mb: samples.memoryMb(),
    memory_budget_mb: synthesizer.memoryBudgetMb,
    queue: speaker.status(),
    record: recorder.status(),
    uplink: uplink.status(),
    spool: outbox?.status() ?? null,
    clock_steps: clockWatch.steps(),
    sampler_faults: samples.faults(),
  }
}

function statusOf(stopping: boolean, hasRoom: boolean, ready: boolean): AgentHealth['status'] {
  if (stopping) return 'stopping'
  if (!hasRoom) return 'spool-full'
  return ready ? 'ok' : 'starting'
}
