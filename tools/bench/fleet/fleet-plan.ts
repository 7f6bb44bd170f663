/**
 * What the light agents do: `paced` makes 10 rows a second each, `batches` sends full batches back to back, `storm`
 * has its rows waiting and connects all at once.
 */
export type FleetMode = 'paced' | 'batches' | 'storm'

/** One crowd of light agents, as their process is told. */
export interface FleetPlan {
  readonly mode: FleetMode
  readonly url: string
  readonly agents: number
  /** How long rows are made; of no meaning in a storm. */
  readonly seconds: number
  /** Rows of a full batch. */
  readonly batchRows: number
  /** Rows of each agent in a storm. */
  readonly rowsEach: number
}

/** What became of it, as their process tells. */
export interface FleetResult {
  /** Rows made by each run. */
  readonly made: Readonly<Record<string, number>>
  /** From the first connection until the last agent was greeted, seconds. */
  readonly all_up_s: number
  /** From the first row, or the first connection of a storm, until the last acknowledgement, seconds. */
  readonly drained_s: number
  readonly batches: number
  readonly ack_p50_ms: number
  readonly ack_p99_ms: number
  readonly ack_max_ms: number
  readonly retries: number
  readonly reconnects: number
  /** CPU time of the agents' process per row, µs. */
  readonly client_cpu_us_per_row: number
}

/** What the agents' process says: all are connected and wait for a word, and later the result. */
export type FleetMessage = { readonly type: 'up' } | { readonly type: 'result'; readonly result: FleetResult }
