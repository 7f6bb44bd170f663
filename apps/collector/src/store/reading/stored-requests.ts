import type { StageSeconds, StoredRequest, Tags } from '@voicemark/schema'
import { type Reader, type Sql, sql, where } from '../databases/database.js'
import { requestSelection } from '../databases/row-columns.js'
import type { HeldCorrections } from '../corrected/read-effective.js'
import { createExclusionMarks, type ReadRequest } from './excluded-requests.js'
import { requestConditions, type RequestFilter } from './row-filter.js'

/** Which page of the requests is read. */
export interface RequestPageFilter extends RequestFilter {
  /** Rows on a page, 1–1,000. */
  readonly limit: number
  /** `next_cursor` of the page before; the first page where it is not given. */
  readonly cursor?: string | undefined
}

/** Requests, newest first. */
export interface RequestPage {
  readonly requests: ReadRequest[]
  /** Null on the last page. */
  readonly next_cursor: string | null
}

type RequestRecord = Omit<StoredRequest, 'stage_s' | 'tags'> & { stage_s: string | null; tags: string }
/** Rows without a start time follow all others. */
type Place = readonly [start_time: number | null, run_id: string, seq: number]

const pageRows = 500
const undated = sql`request.start_time IS NULL`
const latestFirst = sql`request.run_ref DESC, request.seq DESC`
const newestFirst = sql`request.start_time DESC, ${latestFirst}`
const tables = sql`request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref`

/** One page of requests, those without a start time last; null when the cursor is not one of ours. */
export async function readRequests(
  reader: Reader,
  filter: RequestPageFilter,
  corrections: HeldCorrections,
): Promise<RequestPage | null> {
  const { limit, cursor } = filter
  const place = cursor === undefined ? undefined : parseCursor(cursor)
  if (place === null) return null
  const rows = await pageAfter(reader, requestConditions(filter), place, limit + 1)
  const marked = await marksOf(reader, filter, corrections)
  const requests = marked(rows.slice(0, limit))
  const last = requests.at(-1)
  return { requests, next_cursor: last === undefined || rows.length <= limit ? null : cursorOf(last) }
}

/** The databases do not agree where null belongs in an order, and an index is no help there. */
async function pageAfter(
  reader: Reader,
  conditions: readonly Sql[],
  place: Place | undefined,
  limit: number,
): Promise<StoredRequest[]> {
  const older = place === undefined ? [] : [await olderThan(reader, place)]
  if (place?.[0] === null) return select(reader, [...conditions, undated, ...older], latestFirst, limit)
  const dated = sql`request.start_time IS NOT NULL`
  const rows = await select(reader, [...conditions, dated, ...older], newestFirst, limit)
  if (rows.length === limit) return rows
  const rest = await select(reader, [...conditions, undated], latestFirst, limit - rows.length)
  return [...rows, ...rest]
}

/** One request, or null where there is none of this id. */
export async function readRequest(reader: Reader, request_id: string): Promise<StoredRequest | null> {
  const [row] = await select(reader, [sql`request.request_id = ${request_id}`], sql`request.seq`, 1)
  return row ?? null
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
  return excluded === undefined ? (rows) => rows : createExclusionMarks(reader, corrections)
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

async function olderThan(reader: Reader, [start_time, run_id, seq]: Place): Promise<Sql> {
  const ref = await refOf(reader, run_id)
  if (start_time === null) return sql`(request.run_ref, request.seq) < (${ref}, ${seq})`
  return sql`(request.start_time, request.run_ref, request.seq) < (${start_time}, ${ref}, ${seq})`
}

function cursorOf({ start_time, run_id, seq }: StoredRequest): string {
  return Buffer.from(JSON.stringify([start_time, run_id, seq] satisfies Place)).toString('base64url')
}

function parseCursor(cursor: string): Place | null {
  const text = Buffer.from(cursor, 'base64url').toString()
  const match = /^\[(\d+(?:\.\d+)?|null),"([0-9a-f-]{36})",(\d{1,10})\]$/i.exec(text)
  if (match === null) return null
  const [, start_time, run_id = '', seq] = match
  return [start_time === 'null' ? null : Number(start_time), run_id, Number(seq)]
}
