import type { CsvColumns, CsvKind, StageSeconds } from '@voicemark/schema'
import type { BasicType } from 'hyparquet-writer'

/** The stages of a synthesis, each of which is a column. */
export const stages = ['phonemize', 'infer', 'encode'] as const satisfies (keyof StageSeconds)[]

/** Its column. */
export const stageColumn = (stage: (typeof stages)[number]) => `stage_${stage}_s`

/** A column of a Parquet file, and its value in a row. */
export interface ParquetColumn {
  readonly name: string
  readonly type: BasicType
  valueOf(row: readonly unknown[]): unknown
}

/** Counts are of 32 bits in both databases. */
const types: Readonly<Record<CsvKind, BasicType>> = {
  str: 'STRING',
  int: 'INT32',
  float: 'DOUBLE',
  bool: 'BOOLEAN',
  json: 'JSON',
}

/** Columns with real types: the stages are one each, tags are JSON. */
export function parquetColumns(columns: CsvColumns, places: readonly number[]): ParquetColumn[] {
  return Object.entries(columns).flatMap(([name, kind], i): ParquetColumn[] => {
    const at = places[i] ?? 0
    if (name === 'stage_s')
      return stages.map((stage) => ({
        name: stageColumn(stage),
        type: 'DOUBLE',
        valueOf: (row) => (parsed(row[at]) as StageSeconds | null)?.[stage] ?? null,
      }))
    const valueOf = (row: readonly unknown[]) => (kind === 'json' ? parsed(row[at]) : (row[at] ?? null))
    return [{ name, type: types[kind], valueOf }]
  })
}

/** Stored as a text of JSON. */
const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : null)
