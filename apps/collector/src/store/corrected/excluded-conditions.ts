import { type Sql, sql } from '../databases/database.js'

/** As `effectiveCorrections` has them: what is being deleted is among them. */
const targets = (kind: string) =>
  sql`SELECT target FROM correction WHERE target_kind = ${kind} AND undone_at IS NULL
    AND (kind = 'exclude' OR (kind = 'delete'
      AND (target_kind = 'campaign' OR detail LIKE '%"removing"%')))`

/** A condition on `request`: a row that is excluded itself, by what it judges or by its campaign. */
export const isExcludedRow: Sql = sql`(request.request_id IN (${targets('request')})
  OR coalesce(request.judged_request_id, '') IN (${targets('request')})
  OR coalesce(request.campaign_id, '') IN (${targets('campaign')}))`

/** A condition on `run` and `agent`: all rows of the run are excluded. */
export const isExcludedRun: Sql = sql`(run.run_id IN (${targets('run')})
  OR agent.agent_id IN (${targets('agent')})
  OR coalesce(run.import_ref, -1) IN (SELECT ref FROM imported_file WHERE import_id IN (${targets('import')})))`
