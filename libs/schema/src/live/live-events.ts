import type { RealtimeRow } from '../rows/realtime-row.js'
import type { StoredRequest } from '../rows/stored-row.js'

/** `absent`: not heard of; `speaking`: samples come every 100 ms, as they do while a request runs; else `idle`. */
export type LiveState = 'absent' | 'idle' | 'speaking'

/** How the collector knows: of the agent's own link, or from what another collector of the database stored. */
export type LiveSource = 'link' | 'database'

/** Whether a machine is here, and what is heard of it. */
export interface LiveAgent {
  readonly agent_id: string
  readonly state: LiveState
  readonly by: LiveSource
  /** When rows of it were stored last, Unix seconds; null: none since this collector began. */
  readonly last_row: number | null
  /** How long before that its newest sample was made, seconds; null where the clocks were not compared. */
  readonly behind_s: number | null
  /** How far its clock is ahead of the collector's, seconds; null where they were not compared. */
  readonly clock_offset_s: number | null
  readonly clock_uncertainty_s: number | null
  /** What its machine cannot measure of all that there is; null where it has not said so. */
  readonly sensors_missing: number | null
  readonly sensors_known: number | null
  /** Rows that wait at the agent, as it said last; null: it is not here, or has not said so in the last minute. */
  readonly spool_rows: number | null
  /** What its spool takes on the disk. */
  readonly spool_bytes: number | null
  /** Unix seconds, by the agent's clock, of the oldest row that waits; null also where none does. */
  readonly spool_oldest: number | null
}

/** The events of `GET /api/v1/live`, by name. */
export interface LiveEvents {
  /** First of all: who is here. */
  readonly hello: { readonly now: number; readonly agents: readonly LiveAgent[] }
  readonly agent: LiveAgent
  /** New rows of an agent that was asked for, in order. */
  readonly samples: {
    readonly agent_id: string
    readonly run_id: string
    readonly by: LiveSource
    readonly rows: readonly LiveSample[]
  }
  /** A request that has ended, as it is stored. */
  readonly request: { readonly agent_id: string; readonly by: LiveSource; readonly row: StoredRequest }
  /** Rows that this reader was too slow for: they are stored, and were not sent. */
  readonly skipped: { readonly rows: number }
}

/** A realtime row without its run, which the event names. */
export type LiveSample = Omit<RealtimeRow, 'run_ref'>
export type LiveEventName = keyof LiveEvents
