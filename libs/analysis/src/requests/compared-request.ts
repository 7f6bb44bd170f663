import type { StoredRequest } from '@voicemark/schema'
import type { CostColumns } from './costs.js'
import type { Excludable } from './excluded.js'
import type { HeardColumns } from './heard.js'

/** The columns of a request that a comparison needs. */
export type ComparedRequest = Pick<
  StoredRequest,
  | 'hardware_tier'
  | 'device_type'
  | 'cpu_model'
  | 'cpu_cores'
  | 'total_memory_gb'
  | 'gpu_name'
  | 'start_time'
  | 'total_duration_s'
  | 'peak_memory_mb'
  | 'peak_temperature_c'
  | 'throttle_detected'
  | 'rtf'
  | 'tokens_per_second'
  | 'success'
> &
  Partial<
    Pick<
      StoredRequest,
      'engine' | 'voice' | 'subject' | 'asked' | 'streamed' | 'sampled' | 'judged_request_id' | 'tags'
    >
  > &
  CostColumns &
  HeardColumns &
  Excludable & {
    /** Then it is of no figure, and only says when its machine was first seen. */
    readonly warmup?: boolean | null
  }
