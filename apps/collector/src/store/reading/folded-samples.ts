import { type Reader, sql, where } from '../databases/database.js'
import { type SampleFilter, runConditions } from './row-filter.js'

/** How many samples of the runs that a filter fits are in coarser rows, and no longer as they were measured. */
export async function countFolded(reader: Reader, filter: SampleFilter): Promise<number> {
  // Samples of campaigns are kept as they were measured, for ever (docs/decisions/0005).
  if (filter.campaign_id !== undefined) return 0
  const [row] = await reader.$queryRaw<{ folded: bigint | number | null }[]>(
    sql`SELECT CAST(sum(rollup_mark.folded) AS BIGINT) AS folded FROM rollup_mark
      JOIN run ON run.ref = rollup_mark.run_ref JOIN agent ON agent.ref = run.agent_ref
      ${where(runConditions(filter))}`,
  )
  return Number(row?.folded ?? 0)
}
