import type { Stream } from '@voicemark/schema'

/** A row that is stored: its values by name, as the wire had them. */
export type StoredRow = Readonly<Record<string, unknown>>

/** Rows that are counted as lost or removed, both ends included. */
export interface StoredRange {
  readonly first: number
  readonly last: number
}

/** What the database has of one stream of a run. */
export interface StoredStream {
  readonly next: number
  /** By seq, in order. */
  readonly rows: readonly { readonly seq: number; readonly row: StoredRow }[]
  readonly quarantined: readonly number[]
  readonly lost: readonly StoredRange[]
  readonly removed: readonly StoredRange[]
}

/** What the database has of one run. */
export interface StoredRun {
  readonly run_id: string
  readonly agent_id: string
  readonly streams: Readonly<Record<Stream, StoredStream>>
}
