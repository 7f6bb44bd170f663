/** Which part of what was sampled is the request. */
export interface WatchSpan {
  /** Unix seconds by this machine's clock; null: from the first sample on. */
  readonly from: number | null
  /** Null: to the last one. */
  readonly to: number | null
  readonly durationMs: number
  /** The kernel's account of processes that began and ended with the request; null where none did. */
  readonly ended: { readonly cpu_s: number | null; readonly peak_memory_mb: number | null } | null
}
