import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response, RequestHandler } from 'express'
import {
  csvHeader,
  csvLine,
  spreadsheetLine,
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  requestAllCsvColumns,
  requestCsvColumns,
  type CsvColumns,
  type CsvRow,
} from '@voicemark/schema'
import { fileSlug } from '../../../figures/words/file-slug.js'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
import type { ReadRequest } from '../../../store/reading/excluded-requests.js'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'
import { excludedOf, filterOf } from './exported-filter.js'

const parameters = ['hardware', 'campaign', 'columns', 'spreadsheet', 'excluded'] as const

/**
 * GET /api/v1/exports/synthesis.csv: the 26 columns of one configuration's requests, or of all, of one campaign or of any;
 * with `columns=all` every column, and the requests that warmed a machine up, which a column then tells from the others; with
 * `spreadsheet=true` no text is a formula; with `excluded=include` also what persons have taken out, and then with all columns one
 * that says why.
 */
export function synthesisCsvRoute(store: Store, fleet: Fleet): RequestHandler {
  return async (request, response) => {
    const { hardware, campaign, columns, spreadsheet, excluded } = parseQuery(request.url, ...parameters)
    const all = isAll(columns)
    const { of } = await filterOf(fleet, hardware)
    const filter = { ...of, campaign_id: campaign, includeWarmup: all, ...excludedOf(excluded) }
    if (excluded === undefined)
      response.set('Voicemark-Rows-Excluded', String(await store.excludedRequests(filter)))
    const name = `synthesis_${fileSlug(hardware ?? 'all')}.csv`
    const pages = store.requestPages(filter)
    const csv =
      all && excluded === 'include'
        ? csvOf({ ...requestAllCsvColumns, excluded: 'str' }, marked(pages), spreadsheet === 'true')
        : csvOf(all ? requestAllCsvColumns : requestCsvColumns, pages, spreadsheet === 'true')
    await sendCsv(request, response, name, csv)
  }
}

/**
 * GET /api/v1/exports/realtime.csv: the 7 columns of one configuration's samples, or of all, or every column; of a campaign,
 * and of one of several configurations on a machine, those that were taken while a request of it ran, with `columns=all` also one
 * that warmed a machine up. Samples of excluded requests alone and of excluded runs are left out, unless `excluded=include` is said; what
 * was taken between requests stays with its run. Of several subjects the 7 columns, which cannot tell them apart, have those of the agents' own engine.
 */
export function realtimeCsvRoute(store: Store, fleet: Fleet): RequestHandler {
  return async (request, response) => {
    const { hardware, campaign, columns, spreadsheet, excluded } = parseQuery(request.url, ...parameters)
    const all = isAll(columns)
    const { of, isWholeMachine } = await filterOf(fleet, hardware)
    const whole = isWholeMachine ? { configuration: undefined } : {}
    const wanted = { campaign_id: campaign, includeWarmup: all, ownOnly: !all, ...excludedOf(excluded) }
    const filter = { ...of, ...whole, ...wanted }
    if (excluded === undefined)
      response.set('Voicemark-Rows-Excluded', String(await store.excludedSamples(filter)))
    // A file that lacks what retention has folded must say so; the coarser rows are at /api/v1/requests/{id}/samples.
    response.set('Voicemark-Samples-Folded', String(await store.foldedSamples(filter)))
    const written = all ? realtimeAllCsvColumns : realtimeCsvColumns
    const name = `realtime_${fileSlug(hardware ?? 'all')}.csv`
    await sendCsv(request, response, name, csvOf(written, store.samplePages(filter), spreadsheet === 'true'))
  }
}

/** Of these two files there are the columns of old, or all. */
function isAll(columns: string | undefined): boolean {
  if (columns === undefined || columns === 'all') return columns === 'all'
  throw new QueryError('param-invalid', 'columns: expected all')
}

async function* marked(pages: AsyncIterable<ReadRequest[]>) {
  for await (const rows of pages) yield rows.map((row) => ({ ...row, excluded: row.excluded ?? null }))
}

/** A header line, and the lines of a page of rows at a time. */
async function* csvOf<C extends CsvColumns>(
  columns: C,
  pages: AsyncIterable<CsvRow<C>[]>,
  forSpreadsheet: boolean,
) {
  const line = forSpreadsheet ? spreadsheetLine : csvLine
  yield csvHeader(columns)
  for await (const rows of pages) yield rows.map((row) => line(columns, row)).join('')
}

/** Sends a CSV as fast as its client reads; rejects when the client goes or the rows break off. */
async function sendCsv(request: Request, response: Response, name: string, csv: AsyncIterable<string>) {
  response.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(Readable.from(csv), response)
}
