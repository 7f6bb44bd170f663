import type { Commit } from './ingest-workload.js'

/** One way of writing samples; each has a database of its own, with the product's tables. */
export interface Contender {
  readonly name: string
  /** Rows of one measurement: fewer for a slow one, so that a round stays short. */
  readonly rows: number
  /** Writes each commit durably. */
  write(commits: readonly Commit[]): Promise<void>
  close(): Promise<void>
}

/** Contenders on one database, in the order of the report; the first one is the product. */
export interface Arena {
  readonly database: string
  readonly contenders: readonly Contender[]
  close(): Promise<void>
}
