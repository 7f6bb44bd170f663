import { z } from 'zod'
import { readRequest, sample } from '@voicemark/schema/rest'
import { contentTypes, type ExportedRows, type ExportFormat } from '../../../exports/export-format.js'
import { exportParameters } from '../../routes/rows/export-query.js'
import { lawHeaders } from './header-words.js'
import type { Content, Operation, Operations } from './operation.js'

const description =
  'Rows run by run in the order in which they were made. One that breaks off ends its connection; a whole one has its number of rows as a trailer, or with `part` as a header.'

const headers = [
  ...lawHeaders,
  ...([
    'Voicemark-Rows-Excluded',
    'Voicemark-Rows',
    'Voicemark-Next',
    'Link',
    'Content-Disposition',
  ] as const),
] as const

const forms: Readonly<Record<ExportedRows, z.ZodType>> = {
  requests: z.array(
    readRequest
      .partial()
      .meta({ id: 'ExportedRequest', description: 'A request with the columns that were asked for.' }),
  ),
  samples: z.array(
    sample
      .extend({ agent_id: z.string().describe('The agent that took it.') })
      .partial()
      .meta({ id: 'ExportedSample', description: 'A sample with the columns that were asked for.' }),
  ),
}

function contentOf(rows: ExportedRows, format: ExportFormat): Content {
  const type = contentTypes[format].split(';')[0] ?? ''
  return { [type]: format === 'json' ? forms[rows] : format === 'parquet' ? 'bytes' : 'text' }
}

const operation = (rows: ExportedRows, format: ExportFormat, named: string): Operation => ({
  id: `export${rows === 'requests' ? 'Requests' : 'Samples'}As${named}`,
  tag: 'Exports',
  summary: `${rows === 'requests' ? 'Requests' : 'Samples'} as ${named}, with all columns or some, of any number`,
  description,
  query: exportParameters,
  answers: { 200: contentOf(rows, format) },
  headers: rows === 'requests' ? headers : [...headers, 'Voicemark-Samples-Folded'],
  errors: ['hardware-unknown', 'cursor-invalid'],
})

/** Files of rows of any size. */
export const rowExportOperations: Operations = {
  'GET /api/v1/exports/requests.csv': operation('requests', 'csv', 'Csv'),
  'GET /api/v1/exports/requests.ndjson': operation('requests', 'ndjson', 'Ndjson'),
  'GET /api/v1/exports/requests.json': operation('requests', 'json', 'Json'),
  'GET /api/v1/exports/requests.parquet': operation('requests', 'parquet', 'Parquet'),
  'GET /api/v1/exports/samples.csv': operation('samples', 'csv', 'Csv'),
  'GET /api/v1/exports/samples.ndjson': operation('samples', 'ndjson', 'Ndjson'),
  'GET /api/v1/exports/samples.json': operation('samples', 'json', 'Json'),
  'GET /api/v1/exports/samples.parquet': operation('samples', 'parquet', 'Parquet'),
}
