import type { HeldCorrections } from '../corrected/read-effective.js'
import type { ReadValues } from '../databases/read-values.js'
import { type AgentNow, readAgentNow } from './agent-state.js'
import { type Facets, readFacets } from './facets.js'
import { readRequests, type RequestPage, type RequestPageFilter } from './request-page.js'
import { readRun, readRuns, type RunPage, type RunPageFilter, type WholeRun } from './runs.js'
import { readWholeRequest, type WholeRequest } from './whole-request.js'

/** Rows that somebody asks for. */
export interface Lookup {
  /** Null when the cursor is not one that a page of this question gave. */
  page(filter: RequestPageFilter): Promise<RequestPage | null>
  /** Newest first; null as of `page`. */
  runs(filter: RunPageFilter): Promise<RunPage | null>
  /** Null where there is none of this id. */
  run(run_id: string): Promise<WholeRun | null>
  /** Null where there is none of this id. */
  request(request_id: string): Promise<WholeRequest | null>
  agentNow(agent_id: string): Promise<AgentNow>
  facets(): Promise<Facets>
}

export function createLookup(read: ReadValues, heldCorrections: () => Promise<HeldCorrections>): Lookup {
  return {
    page: async (filter) => readRequests(read, filter, await heldCorrections()),
    runs: (filter) => readRuns(read, filter),
    run: (run_id) => readRun(read, run_id),
    request: async (request_id) => readWholeRequest(read, request_id, await heldCorrections()),
    agentNow: (agent_id) => readAgentNow(read, agent_id, Date.now() / 1000),
    facets: () => readFacets(read),
  }
}
