import type { CsvColumns } from '@voicemark/schema'
import { ColumnsError, exportColumns } from '../../../exports/export-columns.js'
import type { ExportFormat, ExportedRows } from '../../../exports/export-format.js'
import type { ExportOrder } from '../../../exports/exporter.js'
import { fileSlug } from '../../../figures/words/file-slug.js'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
import type { RequestFilter } from '../../../store/reading/row-filter.js'
import { requestFilterOf, requestParameters } from '../../request/asked-requests.js'
import { parseQuery } from '../../request/query.js'
import { filterOf } from './exported-filter.js'

/** What an export may be asked. */
export const exportParameters = [
  ...requestParameters,
  ...(['columns', 'spreadsheet', 'after', 'part'] as const),
] as const

/** What an export is asked for. */
export interface AskedExport {
  readonly order: ExportOrder
  readonly filter: RequestFilter
  /** Rows of a part; all where it is not given. */
  readonly part: number | undefined
  /** What a file of it is called, without its ending. */
  readonly name: string
}

/** Reads the query of an export. @throws QueryError that names the parameter. */
export async function readExportQuery(
  url: string,
  { rows, format }: { readonly rows: ExportedRows; readonly format: ExportFormat },
  fleet: Fleet,
): Promise<AskedExport> {
  const asked = parseQuery(url, ...exportParameters)
  const columns = columnsOf(rows, asked.columns, asked.excluded === 'include')
  const { hardware, ...others } = asked
  const { of, isWholeMachine } = await filterOf(fleet, hardware)
  const beside = { ...(await requestFilterOf(fleet, others)), ...of }
  const writing = { format, columns, forSpreadsheet: asked.spreadsheet === 'true', after: asked.after }
  const isAll = asked.columns === undefined || asked.columns === 'all'
  const shared = { part: asked.part, name: `${rows}_${fileSlug(hardware ?? 'all')}` }
  if (rows === 'requests') {
    // What warmed a machine up is told by a column, or is not there.
    const filter = {
      ...beside,
      includeWarmup: asked.warmup === undefined ? 'warmup' in columns : asked.warmup !== 'exclude',
    }
    return { ...shared, filter, order: { ...writing, table: 'request', filter } }
  }
  const filter = {
    ...beside,
    ...(isWholeMachine ? { configuration: undefined } : {}),
    includeWarmup: asked.warmup === undefined ? isAll : asked.warmup !== 'exclude',
    ownOnly: !('watched' in columns),
  }
  return { ...shared, filter, order: { ...writing, table: 'sample', filter } }
}

function columnsOf(rows: ExportedRows, asked = 'all', withExcluded: boolean): CsvColumns {
  try {
    return exportColumns(rows, asked, withExcluded)
  } catch (error) {
    if (error instanceof ColumnsError) throw new QueryError('param-invalid', `columns: ${error.message}`)
    throw error
  }
}
