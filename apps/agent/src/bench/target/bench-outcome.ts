import type { FailureClass, RequestRow } from '@voicemark/schema'
import type { PlannedRequest } from '../plan/order.js'
import type { HeardBytes } from './ask/ask.js'

/**
 * Why a request of a bench gave no row: the class of the failed synthesis; `refused`, when the agent did not
 * try; `overload`, when its queue was full in an open loop; `unreadable`, when what it answered is no answer of an
 * agent.
 */
export type BenchFailureClass = FailureClass | 'refused' | 'overload' | 'unreadable'

export interface BenchFailure {
  readonly failure_class: BenchFailureClass
  readonly code: string
  readonly detail: string
  /** Null when the agent made no row. */
  readonly request_id: string | null
  readonly http_status: number | null
}

/** What became of one request. */
export type BenchOutcome =
  | { readonly status: 'done'; readonly request: PlannedRequest; readonly row: RequestRow }
  | { readonly status: 'failed'; readonly request: PlannedRequest; readonly failure: BenchFailure }

/** The circumstances in which a request is sent. */
export interface Sending {
  /** From the moment it was due to the moment it was sent. */
  readonly late_s: number
  /** Requests in flight, this one included. */
  readonly in_flight: number
  /** Is given the sound of a success as it came. @default nobody wants it */
  readonly onSound?: ((heard: HeardBytes) => void) | undefined
}

/** Sends one request and waits for its row. @throws when the signal is aborted. */
export type SendRequest = (
  request: PlannedRequest,
  signal: AbortSignal,
  sending: Sending,
) => Promise<BenchOutcome>
