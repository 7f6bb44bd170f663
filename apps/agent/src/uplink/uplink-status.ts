import type { Stream } from '@voicemark/schema'

/** A run that the collector refuses; its rows stay in the outbox. */
export interface SetAside {
  readonly run_id: string
  readonly code: string
  readonly detail: string
}

/** State of the delivery as health reports it. */
export interface UplinkStatus {
  /** Null: none is configured. */
  readonly collector: string | null
  readonly connected: boolean
  /** Rows on the disk that the collector has not acknowledged. */
  readonly rows_waiting: Readonly<Record<Stream, number>>
  /** Null once a message went well again. */
  readonly last_error: string | null
  readonly set_aside: readonly SetAside[]
}

/** The status of an agent that has no collector. */
export const noUplinkStatus: UplinkStatus = {
  collector: null,
  connected: false,
  rows_waiting: { request: 0, sample: 0 },
  last_error: null,
  set_aside: [],
}
