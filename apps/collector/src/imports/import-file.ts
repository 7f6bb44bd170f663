import { join } from 'node:path'
import { streamFields } from '@voicemark/schema'
import { leftOut, listNames } from '../files/cells/column-header.js'
import type { FileHints } from '../files/formats/file-format.js'
import { hardwareKey, type MachineColumns } from '../files/rows/hardware-key.js'
import { FileFault } from '../files/text/file-fault.js'
import type { ReadOptions } from '../files/text/read-options.js'
import type { ImportOutcome, ImportRow, MachineChoice } from '../store/imports/import-plan.js'
import { ImportRefused } from '../store/imports/import-refused.js'
import type { ImportSource } from '../store/imports/import-run.js'
import type { Store } from '../store/store.js'
import { type FileSurvey, surveyFile } from './file-survey.js'
import { machineId, type MachineMode } from './source.js'
import { createStagedRows, type StagedRow, type StagedRows } from './staged-rows.js'
import type { UploadedFile } from './uploaded-file.js'

/** How a file is imported. */
export interface ImportOptions {
  /** `partial` stores what can be read and reports the rest; `all` stores all or nothing. */
  readonly mode: 'all' | 'partial'
  /** Rows of files with the same name are of one machine. */
  readonly source?: string | undefined
  /** What rows are of that name no machine, where `source` names none; default `each`. */
  readonly machine?: MachineMode | undefined
  /** Of rows whose format does not name them. */
  readonly tier?: string | undefined
  readonly device?: string | undefined
  /** Zeros are values even where they look like missing sensors. */
  readonly keepZeros: boolean
  /** What the file does not say itself. */
  readonly options?: ReadOptions
  /** Says what would become of it, and stores nothing. */
  readonly isTrial?: boolean
}

/** Reads a file to its end and stages its sound rows. @throws FileFault when it cannot be used */
export type Survey = (
  file: UploadedFile,
  asked: Parameters<typeof surveyFile>[1] & {
    /** Whether somebody says of which machine rows are that name none. */
    readonly isByName: boolean
  },
  staged: StagedRows,
) => Promise<FileSurvey>

/**
 * Imports a file: reads and checks all of it first, and then stores what is new in one transaction, which is as short as
 * can be, since agents wait meanwhile.
 * @throws FileFault when it is none that is understood, ImportRefused when rows are bad and all were wanted.
 */
export async function importFile(
  store: Pick<Store, 'importRows'>,
  file: UploadedFile,
  { mode, source, machine, tier, device, keepZeros, options = {}, isTrial = false }: ImportOptions,
  read: Survey = surveyFile,
): Promise<ImportOutcome> {
  const own = source === undefined ? machineId('file', file.sha256) : machineId('source', source)
  const hints = { tier, device, source: own, fileName: file.file_name }
  const choice = source === undefined ? (machine ?? 'default') : 'source'
  const isByName = choice === 'source' || choice === 'auto'
  const staged = await createStagedRows(join(file.folder, 'rows.ndjson'))
  try {
    const survey = await read(file, { hints, options, keepZeros, isByName }, staged)
    if (mode === 'all') assertSound(survey)
    const { format, stream, refused, errors, notes, unknown, span } = survey
    const { file_name, sha256, bytes, sender } = file
    return await store.importRows({
      file: { file_name, sha256, bytes, sender, format, mode },
      stream,
      rows: () => importRowsOf(staged, survey, hints, choice),
      machine: choice,
      refused,
      errors,
      notes: [...notes, ...leftOut(unknown)],
      span,
      isTrial,
    })
  } finally {
    await staged.close()
  }
}

function assertSound({ unknown, refused, errors }: FileSurvey): void {
  if (unknown.length > 0)
    throw new FileFault(
      `has the unknown ${unknown.length === 1 ? 'column' : 'columns'} ${listNames(unknown)}; mode=partial leaves them out`,
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
  choice: MachineChoice,
): AsyncGenerator<ImportRow[]> {
  const machineOf = choice === 'auto' && stream === 'request' ? likeMachine(hints.source) : () => hints.source
  for await (const rows of staged.read()) {
    for (const row of rows) correct(row)
    yield rows.map((row) => ({
      line: row.line,
      source: sourceOf(stream, row, hints, machineOf(row.values)),
      values: row.values,
    }))
  }
}

const tierPlace = streamFields.request.indexOf('hardware_tier')
const devicePlace = streamFields.request.indexOf('device_type')
const hardwarePlaces = (['hardware_tier', 'cpu_model', 'cpu_cores', 'total_memory_gb'] as const).map(
  (name) => [name, streamFields.request.indexOf(name)] as const,
)
const startPlace = streamFields.request.indexOf('start_time')
const timePlace = streamFields.sample.indexOf('timestamp')

/** Rows of like hardware are of one machine, whatever their file; one whose row says nothing is known by its file. */
function likeMachine(own: string): (values: readonly unknown[]) => string {
  const ids = new Map<string | null, string>([[null, own]])
  return (values) => {
    const columns = Object.fromEntries(hardwarePlaces.map(([name, place]) => [name, values[place] ?? null]))
    const key = hardwareKey(columns as unknown as MachineColumns)
    const id = ids.get(key) ?? machineId('hardware', key ?? '')
    ids.set(key, id)
    return id
  }
}

/** Values are as they were staged: each of its own type. */
function sourceOf(
  stream: 'request' | 'sample',
  { agent_id, values }: StagedRow,
  { tier, device }: FileHints,
  machine: string,
): ImportSource {
  return {
    agent_id: agent_id ?? machine,
    hardware_tier: stream === 'sample' ? (tier ?? null) : (values[tierPlace] as string),
    device_type: stream === 'sample' ? (device ?? null) : (values[devicePlace] as string),
    started_wall: values[stream === 'sample' ? timePlace : startPlace] as number | null,
  }
}
