import type { RequestColumns, RequestRow } from '@voicemark/schema'

/** What is measured of a synthesis: the 26 columns of its CSV line, and what stands beside them. Missing is null. */
export type SynthesisRow = RequestColumns &
  Pick<
    RequestRow,
    | 'audio_duration_s'
    | 'ref_audio_s'
    | 'rtfx'
    | 'ttfa_s'
    | 'avg_memory_mb'
    | 'baseline_memory_mb'
    | 'delta_memory_mb'
    | 'samples_due'
    | 'samples_taken'
    | 'interval_p50_ms'
    | 'interval_p99_ms'
    | 'interval_max_ms'
    | 'undersampled'
    | 'process_cpu_s'
    | 'peak_cpu_percent'
    | 'throttle_reason'
    | 'throttle_share'
  >
