import type { RequestHandler } from 'express'
import { isArchive, surveyBundle } from '../../../bundle/imported/bundle-survey.js'
import { type FaultKind, FileFault } from '../../../files/text/file-fault.js'
import { readOptionNames } from '../../../files/text/read-options.js'
import { surveyFile } from '../../../imports/file-survey.js'
import { importFile } from '../../../imports/import-file.js'
import { QueryError } from '../../../query-error.js'
import { ImportRefused } from '../../../store/imports/import-refused.js'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'
import { type FormFields, withUpload } from '../../request/upload.js'

/** GET /api/v1/imports: the files that were imported, newest first, and what became of their rows. */
export function importsRoute(store: Pick<Store, 'imports'>): RequestHandler {
  return async (request, response) => {
    const { limit = 100 } = parseQuery(request.url, 'limit')
    response.json({ imports: await store.imports(limit) })
  }
}

const parameters = [
  'mode',
  'source',
  'machine',
  'tier',
  'device',
  'zeros',
  'dry_run',
  ...readOptionNames,
] as const

/**
 * POST /api/v1/imports: stores the rows of a file, all or none, or with `mode=partial` those that can be read; with
 * `dry_run=true` it says what would become of them and stores nothing. What is said of the file is in the query or in fields of the form.
 */
export function importRoute(store: Pick<Store, 'importRows'>, limitMb: number): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url, ...parameters)
    const read = (fields: FormFields) => parseQuery(withFields(request.url, fields), ...parameters)
    const outcome = await withUpload(request, response, { limitMb, read }, async (file, parsed) => {
      const { mode = 'all', zeros, source, machine, tier, device, dry_run, ...options } = parsed
      const survey = (await isArchive(file)) ? surveyBundle : surveyFile
      const hints = { source, machine, tier, device, options, isTrial: dry_run === 'true' }
      return importFile(store, file, { mode, keepZeros: zeros === 'keep', ...hints }, survey).catch(
        (error: unknown) => {
          throw importError(error)
        },
      )
    })
    response.json(outcome)
  }
}

function withFields(url: string, fields: FormFields): string {
  const both = new URL(url, 'http://localhost')
  for (const [name, value] of fields) both.searchParams.append(name, value)
  return both.href
}

const codes = {
  kind: 'not-csv',
  encoding: 'csv-encoding',
  header: 'csv-header',
  time: 'csv-time',
  row: 'csv-row',
  half: 'csv-row',
  bundle: 'bundle-refused',
} as const satisfies Record<FaultKind, string>

function importError(error: unknown): unknown {
  if (error instanceof FileFault) {
    const { line, column, message, kind } = error
    // It has no lines that could be named.
    if (kind === 'bundle')
      return new QueryError(codes[kind], `the bundle is refused: ${message}`, { cause: error })
    return new QueryError(codes[kind], `the file ${message}${expected(kind)}`, {
      cause: error,
      more: { errors: [{ line, column, message }], total: 1 },
    })
  }
  if (error instanceof ImportRefused) {
    const { errors, total } = error
    return new QueryError(
      'csv-row',
      `${total} ${total === 1 ? 'row' : 'rows'} cannot be imported, and nothing was stored; mode=partial stores the others`,
      { cause: error, more: { errors, total } },
    )
  }
  return error
}

const expected = (kind: FaultKind) =>
  kind === 'header' || kind === 'kind' || kind === 'encoding'
    ? '; docs/import.md lists the files that are understood and their columns'
    : ''
