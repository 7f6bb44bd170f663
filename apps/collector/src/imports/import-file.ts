import { join } from 'node:path'
import { streamFields } from '@voicemark/schema'
import { FileFault } from '../files/file-fault.js'
import type { FileHints } from '../files/format.js'
import { type ImportOutcome, ImportRefused, type ImportRow } from '../store/import-rows.js'
import type { ImportSource } from '../store/import-run.js'
import type { Store } from '../store/store.js'
import { type FileSurvey, surveyFile } from './file-survey.js'
import { sourceId } from './source.js'
import { createStagedRows, type StagedRow, type StagedRows } from './staged-rows.js'
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
 * Imports a file: reads and checks all of it first, and then stores what is new in one transaction, which is as short as
 * can be, since agents wait meanwhile.
 * @throws FileFault when it is none that is understood, ImportRefused when rows are bad and all were wanted.
 */
export async function importFile(
  store: Pick<Store, 'importRows'>,
  file: UploadedFile,
  { mode, source, tier, device, keepZeros }: ImportOptions,
): Promise<ImportOutcome> {
  const hints = { tier, device, source: sourceId(source, file.sha256) }
  const staged = await createStagedRows(join(file.folder, 'rows.ndjson'))
  try {
    const survey = await surveyFile(file, { ...hints, keepZeros }, staged)
    if (mode === 'all') assertSound(survey)
    const { format, stream, refused, errors, notes, unknown, span } = survey
    const { file_name, sha256, bytes, sender } = file
    return await store.importRows({
      file: { file_name, sha256, bytes, sender, format, mode },
      stream,
      rows: () => importRowsOf(staged, survey, hints),
      refused,
      errors,
      notes: [...notes, ...(unknown.length > 0 ? [`left out, since unknown: ${listed(unknown)}`] : [])],
      span,
    })
  } finally {
    await staged.close()
  }
}

function assertSound({ unknown, refused, errors }: FileSurvey): void {
  if (unknown.length > 0)
    throw new FileFault(
      `has the unknown ${unknown.length === 1 ? 'column' : 'columns'} ${listed(unknown)}; mode=partial leaves them out`,
      1,
      null,
      'header',
    )
  if (refused > 0) throw new ImportRefused(errors, refused)
}

async function* importRowsOf(
  staged: StagedRows,
  { stream, correct }: FileSurvey,
  hints: FileHints,
): AsyncGenerator<ImportRow[]> {
  for await (const rows of staged.read()) {
    for (const row of rows) correct(row)
    yield rows.map((row) => ({
      line: row.line,
      source: sourceOf(stream, row, hints),
      values: row.values,
    }))
  }
}

const tierPlace = streamFields.request.indexOf('hardware_tier')
const devicePlace = streamFields.request.indexOf('device_type')
const startPlace = streamFields.request.indexOf('start_time')
const timePlace = streamFields.sample.indexOf('timestamp')

/** Values are as they were staged: each of its own type. */
function sourceOf(
  stream: 'request' | 'sample',
  { agent_id, values }: StagedRow,
  { source, tier, device }: FileHints,
): ImportSource {
  return {
    agent_id: agent_id ?? source,
    hardware_tier: stream === 'sample' ? (tier ?? null) : (values[tierPlace] as string),
    device_type: stream === 'sample' ? (device ?? null) : (values[devicePlace] as string),
    started_wall: values[stream === 'sample' ? timePlace : startPlace] as number | null,
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 64)))
  return shown.join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')
}
