import { joinSql, type Reader, type Sql, sql, where } from '../databases/database.js'
import { joined, type SeqRange } from '../folding/kept-samples.js'
import {
  agentConditions,
  requestConditions,
  type RequestFilter,
  rowConditions,
  runConditions,
  type SampleFilter,
} from './row-filter.js'
import { ofSubject, withoutAgent } from './sample-place.js'

const always = sql`1 = 1`
/** From the first sample of a run to the last. */
export const wholeRun: SeqRange = { first: 0, last: 2_147_483_647 }

const isOfRequests = ({ campaign_id, configuration, asked = {} }: SampleFilter) =>
  campaign_id !== undefined ||
  configuration !== undefined ||
  Object.values(asked).some((value) => value !== undefined && value !== false)

/** The runs that a filter is about: of requests, theirs, and those of agents that watched for them. */
export async function runsWith(reader: Reader, filter: SampleFilter): Promise<Sql[]> {
  if (!isOfRequests(filter)) return runConditions(filter)
  const watching = await reader.$queryRaw<{ watched_run_id: string }[]>(
    sql`SELECT DISTINCT request.watched_run_id
      FROM request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref
      ${where([...requestConditions(filter), sql`request.watched_run_id IS NOT NULL`])}`,
  )
  const withRequests = sql`run.ref IN (SELECT request.run_ref FROM request ${where(rowConditions(filter))})`
  // The tier of a run is its machine's, and what ran there may have been given another one.
  const own = [...agentConditions(filter), withRequests]
  if (watching.length === 0) return own
  const ids = joinSql(watching.map(({ watched_run_id }) => sql`${watched_run_id}`))
  return [sql`((${joinSql(own, ' AND ')}) OR run.run_id IN (${ids}))`]
}

/** Samples of one run that are asked for. */
export interface WantedRange {
  readonly range: SeqRange
  readonly condition: Sql
}

/** What is wanted of one run: of a configuration the samples of its subject, else those of any, or of none but the agent. */
export async function wantedRanges(
  reader: Reader,
  filter: SampleFilter & { readonly run_id: string },
): Promise<WantedRange[]> {
  const condition = filter.ownOnly === true ? ofSubject(null) : always
  if (!isOfRequests(filter)) {
    const leftOut = filter.excluded === undefined ? await excludedRanges(reader, filter) : []
    return without([wholeRun], leftOut).map((range) => ({ range, condition }))
  }
  const ranges = await requestRanges(reader, filter)
  if (filter.configuration === undefined) return joined(ranges).map((range) => ({ range, condition }))
  return [...new Set(ranges.map(({ watched }) => watched))].flatMap((watched) =>
    joined(ranges.filter((one) => one.watched === watched)).map((range) => ({
      range,
      condition: ofSubject(withoutAgent(watched)),
    })),
  )
}

/** Samples of one run that belong to excluded requests of the filter and to no other. */
export async function excludedRanges(
  reader: Reader,
  filter: SampleFilter & { readonly run_id: string },
): Promise<SeqRange[]> {
  const every = { ...filter, includeWarmup: true }
  const excluded = await requestRanges(reader, { ...every, excluded: 'only' })
  if (excluded.length === 0) return []
  const { run_id, includeWarmup } = every
  return without(joined(excluded), joined(await requestRanges(reader, { run_id, includeWarmup })))
}

/** What of ranges in order is in none of the others, which are in order as well. */
function without(ranges: readonly SeqRange[], others: readonly SeqRange[]): SeqRange[] {
  return ranges.flatMap(({ first, last }) => {
    const rest: SeqRange[] = []
    let next = first
    for (const other of others) {
      if (other.last < next || other.first > last) continue
      if (other.first > next) rest.push({ first: next, last: other.first - 1 })
      next = other.last + 1
    }
    return next > last ? rest : [...rest, { first: next, last }]
  })
}

/** Whose children they are, the first sample says; once it is folded, nobody does. */
const named = sql`CASE WHEN request.watched = 'children' AND one.watched LIKE 'children:%' THEN one.watched
  ELSE request.watched END`

type RequestRange = SeqRange & { readonly watched: string | null }

/** Where the samples of requests lie in one run: of its own requests, and of others that its agent watched for. */
async function requestRanges(
  reader: Reader,
  { run_id, ...filter }: RequestFilter & { readonly run_id: string },
): Promise<RequestRange[]> {
  const known = sql`request.first_sample_seq IS NOT NULL AND request.last_sample_seq IS NOT NULL`
  const rangesWhere = (conditions: readonly Sql[]) =>
    reader.$queryRaw<RequestRange[]>(
      sql`SELECT request.first_sample_seq AS first, request.last_sample_seq AS last, ${named} AS watched
        FROM request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref
          LEFT JOIN sample AS one ON one.run_ref = request.run_ref AND one.seq = request.first_sample_seq
        ${where([...conditions, known])}`,
    )
  const own = await rangesWhere([
    ...requestConditions({ ...filter, run_id }),
    sql`request.watched_run_id IS NULL`,
  ])
  const others = await rangesWhere([...requestConditions(filter), sql`request.watched_run_id = ${run_id}`])
  return [...own, ...others]
}
