import { joinSql, sql } from '../databases/database.js'
import type { BulkReader } from './bulk-reader.js'
import type { RequestRange } from './measured-requests.js'

/** What of a request a campaign counts by. */
export interface CampaignRequest {
  readonly run_ref: number
  readonly seq: number
  readonly warmup: boolean
  /** What makes it one of the plan: its configuration's tags, its text, which time it is, and whether it is sampled. */
  readonly key: string
}

const columns = sql`run_ref, seq, warmup, tags, item_id, repeat, sampled`
/** A request that the end of a bench or of an agent cut off is made again, so its row stands for nothing. */
const isCounted = sql`(error_message IS NULL OR NOT (error_message LIKE 'agent-restarted:%'
  OR error_message LIKE 'client-closed:%' OR error_message LIKE 'stopping:%'))`
const rangesAtOnce = 50

/** All of a campaign. */
export async function campaignRequests(reader: BulkReader, campaign_id: string): Promise<CampaignRequest[]> {
  const rows = await reader.rows(
    sql`SELECT ${columns} FROM request WHERE campaign_id = ${campaign_id} AND ${isCounted}`,
  )
  return rows.map(requestOf)
}

/** Those of a campaign that are in the ranges. */
export async function campaignRequestsIn(
  reader: BulkReader,
  campaign_id: string,
  ranges: readonly RequestRange[],
): Promise<CampaignRequest[]> {
  const found: CampaignRequest[] = []
  for (let at = 0; at < ranges.length; at += rangesAtOnce) {
    const parts = ranges.slice(at, at + rangesAtOnce).map(
      ({ run_ref, first, past }) =>
        sql`SELECT ${columns} FROM request WHERE run_ref = ${run_ref} AND seq >= ${first} AND seq < ${past}
          AND campaign_id = ${campaign_id} AND ${isCounted}`,
    )
    found.push(...(await reader.rows(joinSql(parts, ' UNION ALL '))).map(requestOf))
  }
  return found
}

function requestOf([run_ref, seq, warmup, ...key]: unknown[]): CampaignRequest {
  return { run_ref: Number(run_ref), seq: Number(seq), warmup: Boolean(warmup), key: JSON.stringify(key) }
}
