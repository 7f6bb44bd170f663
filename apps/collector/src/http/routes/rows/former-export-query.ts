import {
  type CsvColumns,
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  requestAllCsvColumns,
  requestCsvColumns,
} from '@voicemark/schema'
import { excludedColumn } from '../../../exports/export-columns.js'
import { fileSlug } from '../../../figures/words/file-slug.js'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
import { parseQuery } from '../../request/query.js'
import type { AskedExport } from './export-query.js'
import { filterOf } from './exported-filter.js'

/** What the two exports of old may be asked. */
export const formerParameters = ['hardware', 'campaign', 'columns', 'spreadsheet', 'excluded'] as const

/**
 * Of GET /api/v1/exports/synthesis.csv: the 26 columns of one configuration's requests, or of all, of one campaign or of any;
 * with `columns=all` every column, and the requests that warmed a machine up, which a column then tells from the others; with
 * `spreadsheet=true` no text is a formula; with `excluded=include` also what persons have taken out, and then with all columns one
 * that says why.
 */
export async function readSynthesisQuery(url: string, fleet: Fleet): Promise<AskedExport> {
  const { all, of, beside, writing, slug } = await readFormer(url, fleet)
  const filter = { ...of, ...beside }
  const marks = filter.excluded === undefined ? {} : excludedColumn
  const columns: CsvColumns = all ? { ...requestAllCsvColumns, ...marks } : requestCsvColumns
  const order = { ...writing, columns, table: 'request', filter } as const
  return { order, filter, part: undefined, name: `synthesis_${slug}` }
}

/**
 * Of GET /api/v1/exports/realtime.csv: the 7 columns of one configuration's samples, or of all, or every column; of a campaign,
 * and of one of several configurations on a machine, those that were taken while a request of it ran, with `columns=all` also one
 * that warmed a machine up. Samples of excluded requests alone and of excluded runs are left out, unless `excluded=include` is said; what
 * was taken between requests stays with its run. Of several subjects the 7 columns, which cannot tell them apart, have those of the agents' own engine.
 */
export async function readRealtimeQuery(url: string, fleet: Fleet): Promise<AskedExport> {
  const { all, of, isWholeMachine, beside, writing, slug } = await readFormer(url, fleet)
  const whole = isWholeMachine ? { configuration: undefined } : {}
  const filter = { ...of, ...whole, ...beside, ownOnly: !all }
  const columns = all ? realtimeAllCsvColumns : realtimeCsvColumns
  const order = { ...writing, columns, table: 'sample', filter } as const
  return { order, filter, part: undefined, name: `realtime_${slug}` }
}

async function readFormer(url: string, fleet: Fleet) {
  const { hardware, campaign, columns, spreadsheet, excluded } = parseQuery(url, ...formerParameters)
  const all = isAll(columns)
  return {
    ...(await filterOf(fleet, hardware)),
    all,
    beside: { campaign_id: campaign, includeWarmup: all, excluded: excluded && ('included' as const) },
    writing: { format: 'csv', forSpreadsheet: spreadsheet === 'true' } as const,
    slug: fileSlug(hardware ?? 'all'),
  }
}

/** Of these two files there are the columns of old, or all. */
function isAll(columns: string | undefined): boolean {
  if (columns === undefined || columns === 'all') return columns === 'all'
  throw new QueryError('param-invalid', 'columns: expected all')
}
