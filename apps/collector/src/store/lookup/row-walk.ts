import { type Sql, sql, where } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { agentConditions, type RequestFilter, requestConditions } from '../reading/row-filter.js'

/** How the rows of a filter are come by. */
export interface RowWalk {
  readonly from: Sql
  readonly conditions: readonly Sql[]
}

const fromRuns = sql`request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref`
/** SQLite begins with the requests then; Postgres sees no difference. */
const fromRequests = sql`request CROSS JOIN run CROSS JOIN agent`
const ofRun = sql`run.ref = request.run_ref AND agent.ref = run.agent_ref`

/** Of one row in so many, and more, some are soon met on a walk in order of time; fewer are sorted. */
const oneIn = 10

/**
 * SQLite knows no numbers of rows and takes every index for a good one: for a page it would sort all rows of a campaign, or
 * of the one machine that there is.
 */
export async function walkOf(read: ReadValues, filter: RequestFilter): Promise<RowWalk> {
  const { agent_id, agent_ids, run_id, imported, campaign_id } = filter
  const isOfRuns = [agent_id, agent_ids, run_id, imported].some((one) => one !== undefined)
  const { all, ofRuns } =
    isOfRuns || campaign_id !== undefined ? await countRows(read, filter) : { all: 0, ofRuns: 0 }
  const begins = isOfRuns && ofRuns * oneIn < all ? fromRuns : fromRequests
  const joins = begins === fromRuns ? [] : [ofRun]
  if (campaign_id === undefined || !(await hasMore(read, campaign_id, Math.ceil(all / oneIn))))
    return { from: begins, conditions: [...joins, ...requestConditions(filter)] }
  const rest = requestConditions({ ...filter, campaign_id: undefined })
  return {
    from: begins,
    conditions: [...joins, ...rest, sql`coalesce(request.campaign_id, '') = ${campaign_id}`],
  }
}

/** Requests that were delivered, and those of the runs that a filter means. */
async function countRows(read: ReadValues, filter: RequestFilter) {
  const count = async (conditions: readonly Sql[]) => {
    const [row] = await read(
      sql`SELECT CAST(coalesce(sum(run.next_request_seq), 0) AS BIGINT) AS rows
        FROM run JOIN agent ON agent.ref = run.agent_ref ${where(conditions)}`,
    )
    return Number(row?.[0] ?? 0)
  }
  return { all: await count([]), ofRuns: await count(agentConditions(filter)) }
}

async function hasMore(read: ReadValues, campaign_id: string, rows: number): Promise<boolean> {
  const [row] = await read(
    sql`SELECT count(*) AS rows FROM (SELECT 1 FROM request WHERE campaign_id = ${campaign_id} LIMIT ${rows + 1}) AS counted`,
  )
  return Number(row?.[0] ?? 0) > rows
}
