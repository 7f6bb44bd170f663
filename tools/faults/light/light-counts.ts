/** What a light client has seen. */
export interface LightCounts {
  links: number
  batches: number
  /** Rows in batches that were answered with ok. */
  rowsAcked: number
  /** Rows in batches; more than those acked when some were sent again. */
  rowsSent: number
  retries: number
  gaps: number
  /** What the collector last asked for patience for. */
  lastRetry: string
  /** Replies that refuse a message, by code. */
  rejected: string[]
  /** When the last batch was acknowledged, ms of `performance.now`. */
  lastAckMs: number
  /** Times from a batch to its acknowledgement, ms. */
  ackTimes: number[]
}

export function createLightCounts(): LightCounts {
  return {
    links: 0,
    batches: 0,
    rowsAcked: 0,
    rowsSent: 0,
    retries: 0,
    gaps: 0,
    lastRetry: '',
    rejected: [],
    lastAckMs: performance.now(),
    ackTimes: [],
  }
}
