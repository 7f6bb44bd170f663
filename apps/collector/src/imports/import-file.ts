import { FileFault } from '../files/file-fault.js'
import { openMeasurements } from '../files/measurements.js'
import type { FileRow, FileRequest } from '../files/measured-row.js'
import { type ImportOutcome, ImportRefused, type ImportRow } from '../store/import-rows.js'
import type { Store } from '../store/store.js'
import { type FileSurvey, surveyFile } from './file-survey.js'
import { sourceId } from './source.js'
import type { UploadedFile } from './uploaded-file.js'

/** How a file is imported. */
export interface ImportOptions {
  /** `partial` stores what can be read and reports the rest; `all` stores all or nothing. */
  readonly mode: 'all' | 'partial'
  /** Rows of files with the same name are of one machine. */
  readonly source?: string | undefined
  /** Of rows whose format does not name them. */
  readonly tier?: string | undefined
  readonly device?: string | undefined
  /** Zeros are values even where they look like missing sensors. */
  readonly keepZeros: boolean
}

/**
 * Imports a file: reads it once to see whether it is sound and what is stored of it, and once to store the rest.
 * @throws FileFault when it is none that is understood, ImportRefused when rows are bad and all were wanted.
 */
export async function importFile(
  store: Pick<Store, 'importRows'>,
  file: UploadedFile,
  { mode, source, tier, device, keepZeros }: ImportOptions,
): Promise<ImportOutcome> {
  const agent_id = sourceId(source, file.sha256)
  const hints = { tier, device, source: agent_id }
  const survey = await surveyFile(file, { ...hints, keepZeros })
  const { unknown, refused, errors } = survey
  if (mode === 'all' && unknown.length > 0)
    throw new FileFault(
      `has the unknown ${unknown.length === 1 ? 'column' : 'columns'} ${listed(unknown)}; mode=partial leaves them out`,
      1,
      null,
      'header',
    )
  if (mode === 'all' && refused > 0) throw new ImportRefused(errors, refused)
  if (survey.samples !== null) {
    for await (const row of goodRows(file, hints)) survey.samples.keys.add(survey.valuesOf(row))
    survey.samples.keys.seal()
  }
  return store.importRows({
    file: {
      file_name: file.file_name,
      sha256: file.sha256,
      bytes: file.bytes,
      sender: file.sender,
      format: survey.format,
      mode,
    },
    stream: survey.stream,
    rows: importRowsOf(file, survey, hints),
    refused,
    errors,
    notes: [...survey.notes, ...(unknown.length > 0 ? [`left out, since unknown: ${listed(unknown)}`] : [])],
    samples: survey.samples,
  })
}

interface Hints {
  readonly tier: string | undefined
  readonly device: string | undefined
  readonly source: string
}

async function* importRowsOf(
  file: UploadedFile,
  survey: FileSurvey,
  hints: Hints,
): AsyncGenerator<ImportRow> {
  for await (const found of goodRows(file, hints)) {
    const agent_id = found.agent_id ?? hints.source
    yield {
      line: found.line,
      source: { agent_id, ...hardwareOf(found, survey.stream, hints) },
      values: survey.valuesOf(found),
    }
  }
}

function hardwareOf({ row }: FileRow, stream: 'request' | 'sample', { tier, device }: Hints) {
  if (stream === 'sample' && 'timestamp' in row)
    return { hardware_tier: tier ?? null, device_type: device ?? null, started_wall: row.timestamp }
  const { hardware_tier, device_type, start_time } = row as FileRequest
  return { hardware_tier, device_type, started_wall: start_time }
}

async function* goodRows(file: UploadedFile, hints: Hints): AsyncGenerator<FileRow> {
  const { rows } = await openMeasurements(file.path, file.bytes, hints)
  try {
    for await (const row of rows) if (!(row instanceof FileFault)) yield row
  } catch (error) {
    // The survey has met it and told it.
    if (!(error instanceof FileFault)) throw error
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 64)))
  return shown.join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')
}
