import type { HeldCorrections } from '../corrected/read-effective.js'
import type { ReadValues } from '../databases/read-values.js'
import { readRequests, type RequestPage, type RequestPageFilter } from './request-page.js'
import { readRun, readRuns, type RunPage, type RunPageFilter, type WholeRun } from './runs.js'

/** Rows that somebody asks for. */
export interface Lookup {
  /** Null when the cursor is not one that a page of this question gave. */
  page(filter: RequestPageFilter): Promise<RequestPage | null>
  /** Newest first; null as of `page`. */
  runs(filter: RunPageFilter): Promise<RunPage | null>
  /** Null where there is none of this id. */
  run(run_id: string): Promise<WholeRun | null>
}

export function createLookup(read: ReadValues, heldCorrections: () => Promise<HeldCorrections>): Lookup {
  return {
    page: async (filter) => readRequests(read, filter, await heldCorrections()),
    runs: (filter) => readRuns(read, filter),
    run: (run_id) => readRun(read, run_id),
  }
}
