import type { CsvColumns } from '@voicemark/schema'
import { ColumnsError, exportColumns } from '../../../exports/export-columns.js'
import type { ExportFormat, ExportedRows } from '../../../exports/export-format.js'
import type { ExportOrder } from '../../../exports/exporter.js'
import { fileSlug } from '../../../figures/words/file-slug.js'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
import type { RowPlace } from '../../../store/exporting/export-piece.js'
import type { RequestFilter } from '../../../store/reading/row-filter.js'
import { parseQuery } from '../../request/query.js'
import { filterOf } from './exported-filter.js'

const parameters = [
  'hardware',
  'agent_id',
  'run',
  'campaign',
  'columns',
  'spreadsheet',
  'after',
  'part',
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
  const asked = parseQuery(url, ...parameters)
  const columns = columnsOf(rows, asked.columns)
  const { of, isWholeMachine } = await filterOf(fleet, asked.hardware)
  const beside = {
    ...of,
    agent_id: asked.agent_id,
    run_id: asked.run,
    campaign_id: asked.campaign,
  }
  const isWhole = asked.campaign === undefined && isWholeMachine
  const writing = { format, columns, forSpreadsheet: asked.spreadsheet === 'true', after: asked.after }
  const isAll = asked.columns === undefined || asked.columns === 'all'
  const shared = { part: asked.part, name: `${rows}_${fileSlug(asked.hardware ?? 'all')}` }
  if (rows === 'requests') {
    // What warmed a machine up is told by a column, or is not there.
    const filter = { ...beside, includeWarmup: 'warmup' in columns }
    return { ...shared, filter, order: { ...writing, table: 'request', filter } }
  }
  const filter = {
    ...beside,
    ...(isWhole ? { configuration: undefined } : {}),
    includeWarmup: isAll,
    ownOnly: !('watched' in columns),
  }
  return { ...shared, filter, order: { ...writing, table: 'sample', filter } }
}

function columnsOf(rows: ExportedRows, asked = 'all'): CsvColumns {
  try {
    return exportColumns(rows, asked)
  } catch (error) {
    if (error instanceof ColumnsError) throw new QueryError('param-invalid', `columns: ${error.message}`)
    throw error
  }
}

/** `RUN_ID:SEQ`, which rows that were exported with all columns name as well. */
export const placeText = ({ run_id, seq }: RowPlace): string => `${run_id}:${seq}`
