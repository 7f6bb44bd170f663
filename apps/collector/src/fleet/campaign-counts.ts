import type { BulkReader } from '../store/bulk/bulk-reader.js'
import {
  campaignRequests,
  campaignRequestsIn,
  type CampaignRequest,
} from '../store/bulk/campaign-requests.js'
import { readRequestMark } from '../store/bulk/covered-requests.js'
import { readHeldRequests, readRunEnds, type RunEnd } from '../store/bulk/run-ends.js'
import { createLane } from '../store/databases/lane.js'

/** Rows of a campaign that are stored of one agent. */
export interface CampaignCount {
  readonly campaign_id: string
  readonly agent_id: string
  /** Measured requests: each text, repeat and configuration once. */
  readonly stored: number
  /** Requests that warmed up. */
  readonly warmups: number
}

/** Of the database when rows were counted. */
interface DatabaseState {
  readonly mark: string | null
  readonly ends: ReadonlyMap<number, RunEnd>
  readonly held: ReadonlySet<string>
}

interface Counted extends DatabaseState {
  readonly agents: Map<string, { readonly keys: Set<string>; warmups: number }>
}

/** Keys that are held of all campaigns together, some tens of megabytes. */
const mostKeys = 300_000

/** Counts the rows of campaigns by agent, and then only those that have come in since. */
export function createCampaignCounts(
  reader: BulkReader,
): (campaign_ids: readonly string[]) => Promise<CampaignCount[]> {
  const campaigns = new Map<string, Counted>()
  const lane = createLane()
  return (campaign_ids) =>
    lane(async () => {
      const counts: CampaignCount[] = []
      if (campaign_ids.length === 0) return counts
      const now = await readState(reader)
      for (const campaign_id of campaign_ids) {
        const known = campaigns.get(campaign_id)
        campaigns.delete(campaign_id)
        const counted = await countOn(reader, campaign_id, known, now)
        campaigns.set(campaign_id, counted)
        for (const [agent_id, { keys, warmups }] of counted.agents)
          counts.push({ campaign_id, agent_id, stored: keys.size, warmups })
        forgetOldest(campaigns)
      }
      return counts
    })
}

async function readState(reader: BulkReader): Promise<DatabaseState> {
  // In the order of `upToDate` in request-view.ts, for its reasons.
  const mark = await readRequestMark(reader)
  const ends = new Map((await readRunEnds(reader)).map((end) => [end.run_ref, end]))
  return { mark, ends, held: await readHeldRequests(reader) }
}

async function countOn(
  reader: BulkReader,
  campaign_id: string,
  known: Counted | undefined,
  now: DatabaseState,
): Promise<Counted> {
  if (known === undefined || isOutOfDate(known, now)) {
    const counted = { ...now, agents: new Map() }
    add(counted, await campaignRequests(reader, campaign_id))
    return counted
  }
  const ranges = [...now.ends.values()].flatMap(({ run_ref, next }) => {
    const first = known.ends.get(run_ref)?.next ?? 0
    return next > first ? [{ run_ref, first, past: next }] : []
  })
  const counted = { ...now, agents: known.agents }
  add(counted, await campaignRequestsIn(reader, campaign_id, ranges))
  return counted
}

function isOutOfDate(known: DatabaseState, now: DatabaseState): boolean {
  const isReplaced = ({ run_ref, run_id, next }: RunEnd) => {
    const run = now.ends.get(run_ref)
    return run?.run_id !== run_id || run.next < next
  }
  return (
    // Where nothing tells that requests were changed, they are counted anew.
    now.mark === null ||
    known.mark !== now.mark ||
    [...known.held].some((row) => !now.held.has(row)) ||
    [...known.ends.values()].some(isReplaced)
  )
}

function add({ ends, agents }: Counted, requests: readonly CampaignRequest[]): void {
  for (const { run_ref, seq, warmup, key } of requests) {
    const end = ends.get(run_ref)
    // What came in while the rows were read is counted the next time.
    if (end === undefined || seq >= end.next) continue
    const counted = agents.get(end.agent_id) ?? { keys: new Set(), warmups: 0 }
    agents.set(end.agent_id, counted)
    if (warmup) counted.warmups += 1
    else counted.keys.add(key)
  }
}

/** One is kept however large it is. */
function forgetOldest(campaigns: Map<string, Counted>): void {
  let keys = 0
  for (const { agents } of campaigns.values()) for (const agent of agents.values()) keys += agent.keys.size
  for (const [campaign_id, { agents }] of campaigns) {
    if (keys <= mostKeys || campaigns.size === 1) return
    for (const agent of agents.values()) keys -= agent.keys.size
    campaigns.delete(campaign_id)
  }
}
