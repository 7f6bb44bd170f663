import { noEvidence, type RequestRow, type Tags } from '@voicemark/schema'
import type { Judgement } from '../quality/judge/judgement.js'

/** A judgement, and what there is to say beside it. */
export interface TaggedJudgement extends Judgement {
  readonly tags: Tags
}

/** Where and when a judgement is recorded. */
export interface JudgementOrigin {
  readonly request_id: string
  readonly agent_id: string
  readonly run_id: string
  readonly seq: number
  /** Unix seconds. */
  readonly now: number
}

/**
 * The row of a judgement: what spoke, how and on what as in the judged row, so that it counts with its configuration; nothing
 * of what was measured there. Pure.
 */
export function judgementRow(
  judged: RequestRow,
  judgement: TaggedJudgement,
  origin: JudgementOrigin,
): RequestRow {
  const { now, ...place } = origin
  const { runtime_options, fallback_reason, memory_budget_mb } = judged
  return {
    ...judged,
    ...unmeasured,
    ...noEvidence,
    ...{ runtime_options, fallback_reason, memory_budget_mb },
    ...place,
    started_wall: now,
    start_time: now,
    warmup: true,
    ...judgement,
    tags: { ...judged.tags, ...judgement.tags },
    judged_request_id: judged.request_id,
  }
}

/** Nobody spoke meanwhile. */
const unmeasured = {
  ...{
    end_time: null,
    total_duration_s: null,
    queue_wait_s: 0,
    audio_duration_s: null,
    rtf: null,
    rtfx: null,
  },
  ...{
    tokens_per_second: null,
    ttfa_s: null,
    ttfa_boundary: null,
    stage_s: null,
    cold: null,
    http_status: null,
  },
  ...{ peak_memory_mb: null, peak_memory_percent: null, peak_gpu_memory_mb: null, peak_temperature_c: null },
  ...{ throttle_detected: null, throttle_reason: null, throttle_share: null, peak_cpu_percent: null },
  ...{ avg_memory_mb: null, baseline_memory_mb: null, delta_memory_mb: null, memory_source: null },
  ...{ samples_due: 0, samples_taken: 0, undersampled: null, process_cpu_s: null },
  ...{ interval_p50_ms: null, interval_p99_ms: null, interval_max_ms: null },
  ...{ first_sample_seq: null, last_sample_seq: null, clock_step_s: null, power_state: null },
  ...{ watch_note: null, processes: null, peak_threads: null, pss_mb: null, process_gpu_memory_mb: null },
  ...{ watched_run_id: null, watch_uncertainty_s: null },
  ...{ ttfb_s: null, first_audible_s: null, chunks: null, gap_p50_s: null, gap_max_s: null },
  ...{ underruns: null, underrun_s: null, prebuffer_s: null },
} as const satisfies Partial<RequestRow>
