import { parquetWriteRows, type BasicType } from 'hyparquet-writer'
import { realtimeAllCsvColumns, realtimeRow, requestAllCsvColumns, storedRequest } from '@voicemark/schema'
import type { CsvColumns, CsvKind, RealtimeRow } from '@voicemark/schema'
import { parquetBytes } from '../../exports/parquet-bytes.js'
import { stageColumn, stages } from '../../exports/parquet-columns.js'
import type { ReportRow } from '../source/report-source.js'
import { pulled, type Push } from './pulled.js'

/** A Parquet file's columns, and how a row becomes its cells. */
interface ParquetTable<Row> {
  readonly columns: { readonly name: string; readonly type: BasicType }[]
  cells(row: Row): Record<string, unknown>
}

/** The seqs are in no CSV, and are numbers. */
const kinds: CsvColumns = { ...requestAllCsvColumns, run_id: 'str' }
const sampleKinds: CsvColumns = { ...realtimeAllCsvColumns, run_ref: 'str' }

/** All fields of a request: the stages are a column each, the tags one text of JSON. */
export const requestParquet: ParquetTable<ReportRow> = {
  columns: Object.keys(storedRequest.shape).flatMap((name) => {
    if (name === 'stage_s')
      return stages.map((stage) => ({ name: stageColumn(stage), type: 'DOUBLE' as const }))
    return [{ name, type: typeOf(kinds[name]) }]
  }),
  cells: ({ stage_s, tags, ...row }) => ({
    ...row,
    ...Object.fromEntries(stages.map((stage) => [stageColumn(stage), stage_s?.[stage] ?? null])),
    tags: tags === undefined ? null : JSON.stringify(tags),
  }),
}

/** All fields of a sample. */
export const sampleParquet: ParquetTable<RealtimeRow> = {
  columns: Object.keys(realtimeRow.shape).map((name) => ({ name, type: typeOf(sampleKinds[name]) })),
  cells: (row) => row,
}

function typeOf(kind: CsvKind | undefined): BasicType {
  if (kind === 'str' || kind === 'json') return 'STRING'
  // Counts are DOUBLE too: every one of them is exact there, and an imported one may be of any size.
  return kind === 'bool' ? 'BOOLEAN' : 'DOUBLE'
}

/** The bytes of a Parquet file, a group of rows at a time. */
export function parquetChunks<Row>(
  { columns, cells }: ParquetTable<Row>,
  each: (add: Push<Row>) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const rows = pulled(async (push: Push<Record<string, unknown>>) => {
    await each((row) => push(withNulls(columns, cells(row))))
  })
  return pulled(async (push: Push<Uint8Array>) => {
    const { writer } = parquetBytes(push)
    await parquetWriteRows({ writer, rows, columns, rowGroupSize: 10_000, createdBy: 'voicemark' })
  })
}

function withNulls(columns: readonly { readonly name: string }[], cells: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(columns.map(({ name }) => [name, cells[name] ?? null]))
}
