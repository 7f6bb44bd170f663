import type { RequestCounters, WindowFigures } from '@voicemark/sampler'
import type { HardwareSpecs, RequestRow } from '@voicemark/schema'

/** What was seen of the watched processes during a request. */
export interface WatchFigures {
  readonly window: WindowFigures | null
  /** Range of the recorded samples that the figures came from. */
  readonly first_sample_seq: number | null
  readonly last_sample_seq: number | null
  /** Null for the agent's own engine, which keeps its own. */
  readonly account: WatchAccount | null
  /** Null: watched on this machine. */
  readonly elsewhere: WatchedElsewhere | null
}

/** What the kernel counted of watched processes, and how well. */
export type WatchAccount = Pick<
  RequestRow,
  | 'process_cpu_s'
  | 'memory_scope'
  | 'memory_source'
  | 'watch_note'
  | 'processes'
  | 'peak_threads'
  | 'pss_mb'
  | 'process_gpu_memory_mb'
> & {
  /** What else was counted of them; null where nothing was. */
  readonly counters: RequestCounters | null
}

/** Processes that another agent watched. */
export interface WatchedElsewhere {
  readonly run_id: string
  readonly uncertainty_s: number
  /** Null: not known. */
  readonly hardware: HardwareSpecs | null
  readonly power_state: string | null
}
