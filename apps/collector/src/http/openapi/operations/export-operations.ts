import { formerParameters } from '../../routes/rows/former-export-query.js'
import { lawHeaders } from './header-words.js'
import type { Operations } from './operation.js'

/** Files of rows and of results. */
export const exportOperations = {
  'GET /api/v1/exports/synthesis.csv': {
    id: 'exportRequests',
    tag: 'Exports',
    summary: 'Requests as CSV, 26 columns or all, sent as they are read',
    query: formerParameters,
    answers: { 200: { 'text/csv': 'text' } },
    headers: [...lawHeaders, 'Voicemark-Rows-Excluded', 'Voicemark-Rows', 'Content-Disposition'],
    errors: ['hardware-unknown'],
  },
  'GET /api/v1/exports/realtime.csv': {
    id: 'exportSamples',
    tag: 'Exports',
    summary: 'Samples as CSV, 7 columns or all, sent as they are read',
    query: formerParameters,
    answers: { 200: { 'text/csv': 'text' } },
    headers: [
      ...lawHeaders,
      'Voicemark-Rows-Excluded',
      'Voicemark-Rows',
      'Voicemark-Samples-Folded',
      'Content-Disposition',
    ],
    errors: ['hardware-unknown'],
  },
  'GET /api/v1/report.zip': {
    id: 'getPaperPack',
    tag: 'Exports',
    summary: 'The paper pack: figures, tables and rows of a campaign or of all requests',
    query: ['campaign', 'split', 'override'],
    answers: { 200: { 'application/zip': 'bytes' } },
    headers: ['Content-Disposition'],
    errors: ['nothing-measured', 'report-busy'],
  },
  'GET /api/v1/report.html': {
    id: 'getReportPage',
    tag: 'Exports',
    summary: 'The same on one page that needs no other file: figures, verdicts, conditions and data',
    query: ['campaign', 'split', 'override'],
    answers: { 200: { 'text/html': 'text' } },
    headers: ['Content-Disposition'],
    errors: ['nothing-measured', 'report-busy'],
  },
  'GET /api/v1/bundle.zip': {
    id: 'getBundle',
    tag: 'Exports',
    summary: 'A campaign or all requests with their samples and conditions, to be compared elsewhere',
    query: ['campaign'],
    answers: { 200: { 'application/zip': 'bytes' } },
    headers: ['Content-Disposition'],
    errors: ['nothing-measured', 'report-busy'],
  },
} as const satisfies Operations
