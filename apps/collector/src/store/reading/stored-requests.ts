import type { StageSeconds, StoredRequest, Tags } from '@voicemark/schema'
import { type Reader, type Sql, sql, where } from '../databases/database.js'
import { valuesFrom } from '../databases/read-values.js'
import { requestSelection } from '../databases/row-columns.js'
import type { HeldCorrections } from '../corrected/read-effective.js'
import { createExclusionMarks, type ReadRequest } from './excluded-requests.js'
import { requestConditions, type RequestFilter } from './row-filter.js'

type RequestRecord = Omit<StoredRequest, 'stage_s' | 'tags'> & { stage_s: string | null; tags: string }
const pageRows = 500
const tables = sql`request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref`

/** One request, or null where there is none of this id. */
export async function readRequest(reader: Reader, request_id: string): Promise<StoredRequest | null> {
  const [row] = await select(reader, [sql`request.request_id = ${request_id}`], sql`request.seq`, 1)
  return row ?? null
}

/** Requests of a run from a seq on, in their order. */
export function requestsFrom(
  reader: Reader,
  run_ref: number,
  first: number,
  limit: number,
): Promise<StoredRequest[]> {
  const conditions = [sql`request.run_ref = ${run_ref}`, sql`request.seq >= ${first}`]
  return select(reader, conditions, sql`request.seq`, limit)
}

/** Requests run by run, each in the order in which it made them, a page in memory at a time. */
export async function* requestPages(
  reader: Reader,
  filter: RequestFilter,
  corrections: HeldCorrections,
): AsyncGenerator<ReadRequest[]> {
  const marked = await marksOf(reader, filter, corrections)
  const conditions = requestConditions(filter)
  const inOrder = sql`request.run_ref, request.seq`
  let after = sql`(-1, -1)`
  for (;;) {
    const rest = [...conditions, sql`(request.run_ref, request.seq) > ${after}`]
    const rows = await select(reader, rest, inOrder, pageRows)
    yield marked(rows)
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return
    after = sql`(${await refOf(reader, last.run_id)}, ${last.seq})`
  }
}

/** Where excluded rows are asked for, each row says whether it is one. */
async function marksOf(
  reader: Reader,
  { excluded }: RequestFilter,
  corrections: HeldCorrections,
): Promise<(rows: StoredRequest[]) => ReadRequest[]> {
  return excluded === undefined ? (rows) => rows : createExclusionMarks(valuesFrom(reader), corrections)
}

/** How many rows are left out of what a filter fits, since they are excluded. */
export async function countExcluded(reader: Reader, filter: RequestFilter): Promise<number> {
  const [row] = await reader.$queryRaw<{ rows: bigint | number }[]>(
    sql`SELECT count(*) AS rows FROM ${tables} ${where(requestConditions({ ...filter, excluded: 'only' }))}`,
  )
  return Number(row?.rows ?? 0)
}

async function select(
  reader: Reader,
  conditions: Sql[],
  order: Sql,
  limit: number,
): Promise<StoredRequest[]> {
  const rows = await reader.$queryRaw<RequestRecord[]>(
    sql`SELECT ${requestSelection} FROM ${tables} ${where(conditions)} ORDER BY ${order} LIMIT ${limit}`,
  )
  return rows.map(requestOf)
}

function requestOf(row: RequestRecord): StoredRequest {
  // Replaced in place, so that the columns keep their order. What is stored was held against the schema.
  const stage_s = row.stage_s === null ? null : (JSON.parse(row.stage_s) as StageSeconds)
  return Object.assign(row, { stage_s, tags: JSON.parse(row.tags) as Tags })
}

async function refOf(reader: Reader, run_id: string): Promise<number> {
  const [run] = await reader.$queryRaw<{ ref: number }[]>(sql`SELECT ref FROM run WHERE run_id = ${run_id}`)
  return run?.ref ?? -1
}
