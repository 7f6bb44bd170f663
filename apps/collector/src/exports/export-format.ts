/** What is exported. */
export const exportedRows = ['requests', 'samples'] as const
export type ExportedRows = (typeof exportedRows)[number]

/** How it is written; the name is the ending of the file. */
export const exportFormats = ['csv', 'ndjson', 'json', 'parquet'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What an answer of each format says that it is. */
export const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  json: 'application/json; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
}
