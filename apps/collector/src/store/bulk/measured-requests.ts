import { emptySql, joinSql, sql } from '../databases/database.js'
import type { BulkReader } from './bulk-reader.js'
import { createMeasuredRows, type MeasuredRow, measuredSelection } from './measured-columns.js'

/** Rows of a run from `first` to before `past`. */
export interface RequestRange {
  readonly run_ref: number
  readonly first: number
  readonly past: number
}

/** Rows of one run, in order. */
export interface MeasuredRun {
  readonly run_ref: number
  readonly rows: MeasuredRow[]
  /** Sum of their seqs. */
  readonly seqs: number
}

/** More live so long that V8 takes them for rows that stay, and its heap grows. */
const rowsAtOnce = 500
const rangesAtOnce = 50

/** Reads what is stored of the ranges, run by run in the order of the ranges, a page in memory at a time. */
export async function* measuredRequests(
  reader: BulkReader,
  ranges: readonly RequestRange[],
  campaign_id: string | null,
): AsyncGenerator<MeasuredRun> {
  const ofCampaign = campaign_id === null ? emptySql : sql`AND request.campaign_id = ${campaign_id}`
  const rowOf = createMeasuredRows()
  const selection = measuredSelection(reader.provider)
  const pages = pagesOf(ranges)
  for (let turn = pages.next(); turn.done !== true;) {
    const page = turn.value
    const wanted = page.map(
      ({ run_ref, first, past }) =>
        sql`(request.run_ref = ${run_ref} AND request.seq >= ${first} AND request.seq < ${past})`,
    )
    const rows = await reader.rows(
      sql`SELECT ${selection} FROM request
        WHERE (${joinSql(wanted, ' OR ')}) ${ofCampaign} ORDER BY request.run_ref, request.seq`,
    )
    const measured = new Map<number, { rows: MeasuredRow[]; seqs: number }>()
    for (const values of rows) {
      const run_ref = Number(values[0])
      const ofRun = measured.get(run_ref) ?? { rows: [], seqs: 0 }
      if (ofRun.rows.push(rowOf(values)) === 1) measured.set(run_ref, ofRun)
      ofRun.seqs += Number(values[1])
    }
    for (const [run_ref, ofRun] of measured) yield { run_ref, ...ofRun }
    turn = pages.next(rows.length > 0 ? null : await nextRequest(reader, page.at(-1)))
  }
}

/** Where the requests of a run go on behind a page without any: what was lost may be as long as a run can be. */
async function nextRequest(reader: BulkReader, last: RequestRange | undefined): Promise<number | null> {
  if (last === undefined) return null
  const { run_ref, past } = last
  const rows = await reader.rows(
    sql`SELECT min(seq) FROM request WHERE run_ref = ${run_ref} AND seq >= ${past}`,
  )
  const seq = rows[0]?.[0] ?? null
  return seq === null ? Infinity : Number(seq)
}

/** Long ranges in pieces, short ones together; told where the last range of a page goes on, it passes over what is between. */
function* pagesOf(ranges: readonly RequestRange[]): Generator<RequestRange[], void, number | null> {
  let page: RequestRange[] = []
  let room = rowsAtOnce
  for (const { run_ref, past, ...range } of ranges) {
    for (let { first } = range; first < past;) {
      const end = Math.min(past, first + room)
      page.push({ run_ref, first, past: end })
      room -= end - first
      first = end
      if (room > 0 && page.length < rangesAtOnce) continue
      first = Math.max(first, (yield page) ?? first)
      page = []
      room = rowsAtOnce
    }
  }
  if (page.length > 0) yield page
}
