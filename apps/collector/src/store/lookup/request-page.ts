import type { StoredRequest } from '@voicemark/schema'
import type { HeldCorrections } from '../corrected/read-effective.js'
import { type Sql, sql, where } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { createExclusionMarks, type ReadRequest } from '../reading/excluded-requests.js'
import type { RequestFilter } from '../reading/row-filter.js'
import { fieldColumns, type RequestField, requestFields, requestOfValues } from './request-columns.js'
import { cursorOf, parseCursor, type Place } from './request-cursor.js'
import { walkOf } from './row-walk.js'

/** Which page of the requests is read. */
export interface RequestPageFilter extends RequestFilter {
  /** Rows on a page, 1–1,000. */
  readonly limit: number
  /** `next_cursor` of the page before; the first page where it is not given. */
  readonly cursor?: string | undefined
  /** What is asked for besides the page, as a text: a cursor is good for no other. */
  readonly asks?: string | undefined
  /** @default newest */
  readonly order?: RequestOrder | undefined
  /** Fields of each row, in this order. @default all, in the row's own */
  readonly fields?: readonly RequestField[] | undefined
}

export type RequestOrder = 'newest' | 'oldest'

/** Requests, newest first or oldest first. */
export interface RequestPage {
  /** Of each only the fields that were asked for. */
  readonly requests: ReadRequest[]
  /** Null on the last page. */
  readonly next_cursor: string | null
}

const undated = sql`request.start_time IS NULL`
const dated = sql`request.start_time IS NOT NULL`

/** How the rows follow each other; those without a start time are last, whatever the order. */
const orders = {
  newest: {
    dated: sql`request.start_time DESC, request.run_ref DESC, request.seq DESC`,
    undated: sql`request.run_ref DESC, request.seq DESC`,
    behind: sql`<`,
  },
  oldest: {
    dated: sql`request.start_time, request.run_ref, request.seq`,
    undated: sql`request.run_ref, request.seq`,
    behind: sql`>`,
  },
} as const

/** What a cursor and the mark of an excluded row are made of. */
const always = [
  ...(['start_time', 'run_id', 'seq'] as const),
  ...(['agent_id', 'request_id', 'campaign_id', 'judged_request_id'] as const),
]

/** One page of requests; null when the cursor is not one of ours, or is of another question. */
export async function readRequests(
  read: ReadValues,
  filter: RequestPageFilter,
  corrections: HeldCorrections,
): Promise<RequestPage | null> {
  const { limit, cursor, asks = '', fields = requestFields, excluded } = filter
  const place = cursor === undefined ? undefined : parseCursor(cursor, asks)
  if (place === null) return null
  const columns = [...new Set([...fields, ...always])]
  const rows = await pageAfter(read, filter, columns, place)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next_cursor = last === undefined || rows.length <= limit ? null : cursorOf(last, asks)
  const marked = excluded === undefined ? shown : (await createExclusionMarks(read, corrections))(shown)
  const isWhole = columns.length === fields.length
  return { requests: isWhole ? marked : marked.map((row) => only(row, fields)), next_cursor }
}

/** The databases do not agree where null belongs in an order, and an index is no help there. */
async function pageAfter(
  read: ReadValues,
  filter: RequestPageFilter,
  fields: readonly RequestField[],
  place: Place | undefined,
): Promise<StoredRequest[]> {
  const order = orders[filter.order ?? 'newest']
  const most = filter.limit + 1
  const { from, conditions } = await walkOf(read, filter)
  // Sorted by their places alone: whole rows would be copied as often as one is newer than those before it.
  const select = async (more: readonly Sql[], by: Sql, limit: number) => {
    const rows = await read(
      sql`SELECT ${fieldColumns(fields)} FROM (
          SELECT request.run_ref AS place_ref, request.seq AS place_seq FROM ${from} ${where([...conditions, ...more])}
          ORDER BY ${by} LIMIT ${limit}
        ) AS place CROSS JOIN request CROSS JOIN run CROSS JOIN agent
        WHERE request.run_ref = place_ref AND request.seq = place_seq AND run.ref = request.run_ref AND agent.ref = run.agent_ref ORDER BY ${by}`,
    )
    return rows.map((values) => requestOfValues(fields, values))
  }
  const behind = place === undefined ? [] : [await behindPlace(read, place, order.behind)]
  if (place?.[0] === null) return select([undated, ...behind], order.undated, most)
  const rows = await select([dated, ...behind], order.dated, most)
  const { since, until } = filter.asked ?? {}
  if (rows.length === most || since !== undefined || until !== undefined) return rows
  return [...rows, ...(await select([undated], order.undated, most - rows.length))]
}

async function behindPlace(read: ReadValues, [start_time, run_id, seq]: Place, behind: Sql): Promise<Sql> {
  const [run] = await read(sql`SELECT ref FROM run WHERE run_id = ${run_id}`)
  const ref = Number(run?.[0] ?? -1)
  if (start_time === null) return sql`(request.run_ref, request.seq) ${behind} (${ref}, ${seq})`
  return sql`(request.start_time, request.run_ref, request.seq) ${behind} (${start_time}, ${ref}, ${seq})`
}

/** The fields that were asked for, and why the row is excluded where that was asked for. */
function only(row: ReadRequest, fields: readonly RequestField[]): ReadRequest {
  const names = row.excluded === undefined ? fields : [...fields, 'excluded' as const]
  return Object.fromEntries(names.map((name) => [name, row[name]])) as unknown as ReadRequest
}
