import { importList, importOutcome } from '@voicemark/schema/rest'
import { z } from 'zod'
import { readOptionNames } from '../../../files/text/read-options.js'
import { json, type Operations } from './operation.js'

const form = z.looseObject({
  file: z
    .string()
    .meta({ format: 'binary', description: 'The file; the parameters may be fields of the form, too.' }),
})

/** Files of others. */
export const importOperations = {
  'GET /api/v1/imports': {
    id: 'listImports',
    tag: 'Imports',
    summary: 'The files that were imported, newest first, and what became of their rows',
    query: ['limit'],
    answers: { 200: json(importList) },
  },
  'POST /api/v1/imports': {
    id: 'importFile',
    tag: 'Imports',
    summary: 'Stores the rows of a file, all or none, or with `mode=partial` those that can be read',
    query: ['mode', 'source', 'machine', 'tier', 'device', 'zeros', 'dry_run', ...readOptionNames],
    body: { 'multipart/form-data': form },
    answers: { 200: json(importOutcome) },
    errors: [
      ...(['upload-missing', 'upload-malformed', 'upload-too-large', 'upload-not-kept'] as const),
      ...(['not-csv', 'csv-encoding', 'csv-header', 'csv-time', 'csv-row', 'bundle-refused'] as const),
    ],
  },
} as const satisfies Operations
