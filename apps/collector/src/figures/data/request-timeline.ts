/** A request that lasts so long has ten samples, enough to see what its memory does; seconds. */
export const tellingTimeline_s = 1

/** Fewer samples, of a request that is called undersampled, are no line. */
export const fewestTimelinePoints = 5

/** The memory of one request over its time. */
export interface RequestTimeline {
  /** Of the configuration. */
  readonly label: string
  readonly request_id: string
  readonly rtf: number
  /** Seconds from the start of the request to its end. */
  readonly duration_s: number
  /** Seconds from the start of the request, and MB. */
  readonly points: readonly { readonly at_s: number; readonly memory_mb: number }[]
}
