import type { StoredRequest } from '@voicemark/schema'
import { reasonsOfRun } from '../corrected/excluded-rows.js'
import type { HeldCorrections } from '../corrected/read-effective.js'
import { type Sql, sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { fieldColumns, requestFields, requestOfValues } from './request-columns.js'
import { readRun, type StoredRun, withoutHardware } from './runs.js'

/** One request with what is around it. */
export interface WholeRequest {
  readonly request: StoredRequest
  readonly run: StoredRun
  /** Why it is excluded; null: it is not. */
  readonly excluded: string | null
  /** Null where it is of none; a campaign of the bench alone has no times here. */
  readonly campaign: RequestCampaign | null
  /** Ids of those that its run made before and after it. */
  readonly neighbours: { readonly previous: string | null; readonly next: string | null }
}

export interface RequestCampaign {
  readonly campaign_id: string
  readonly created_at: number | null
  readonly stopped_at: number | null
}

/** Null where there is none of this id. */
export async function readWholeRequest(
  read: ReadValues,
  request_id: string,
  corrections: HeldCorrections,
): Promise<WholeRequest | null> {
  const [values] = await read(
    sql`SELECT ${fieldColumns(requestFields)} FROM request JOIN run ON run.ref = request.run_ref
      JOIN agent ON agent.ref = run.agent_ref WHERE request.request_id = ${request_id}`,
  )
  if (values === undefined) return null
  const request = requestOfValues(requestFields, values)
  const whole = await readRun(read, request.run_id)
  if (whole === null) return null
  const run = withoutHardware(whole)
  return {
    request,
    run,
    excluded: reasonsOfRun(corrections, run)?.(request) ?? null,
    campaign: request.campaign_id === null ? null : await campaignOf(read, request.campaign_id),
    neighbours: await neighboursOf(read, request),
  }
}

async function campaignOf(read: ReadValues, campaign_id: string): Promise<RequestCampaign> {
  const [row] = await read(
    sql`SELECT created_at, stopped_at FROM campaign WHERE campaign_id = ${campaign_id}`,
  )
  const [created_at, stopped_at] = row ?? []
  return { campaign_id, created_at: numberOf(created_at), stopped_at: numberOf(stopped_at) }
}

const numberOf = (value: unknown) => (value === null || value === undefined ? null : Number(value))

async function neighboursOf(read: ReadValues, { run_id, seq }: StoredRequest) {
  const idWhere = async (condition: Sql, order: Sql) => {
    const [row] = await read(
      sql`SELECT request_id FROM request WHERE run_ref = (SELECT ref FROM run WHERE run_id = ${run_id}) AND ${condition}
        ORDER BY ${order} LIMIT 1`,
    )
    return row === undefined ? null : String(row[0])
  }
  return {
    previous: await idWhere(sql`seq < ${seq}`, sql`seq DESC`),
    next: await idWhere(sql`seq > ${seq}`, sql`seq`),
  }
}
