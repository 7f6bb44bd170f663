import { type RealtimeSample, streamFields } from '@voicemark/schema'
import type { FormatName } from '../files/formats/file-format.js'
import { openMeasurements, type ReadRequest } from '../files/formats/measurements.js'
import type { FileRequest, FileRow } from '../files/rows/measured-row.js'
import { createMissingSampleSensors, createMissingSensors } from '../files/rows/missing-sensors.js'
import { type MissingTexts, noteMissingTexts } from '../files/rows/missing-texts.js'
import { FileFault } from '../files/text/file-fault.js'
import { type ImportFault, mostFaults } from '../store/imports/stored-imports.js'
import type { StagedRow, StagedRows } from './staged-rows.js'
import type { UploadedFile } from './uploaded-file.js'

/** What a file holds, found by reading it once. */
export interface FileSurvey {
  readonly format: FormatName
  readonly stream: 'request' | 'sample'
  readonly unknown: readonly string[]
  /** Rows that can be read. */
  readonly rows: number
  /** Rows that cannot, and the first of them. */
  readonly refused: number
  readonly errors: readonly ImportFault[]
  readonly notes: readonly string[]
  /** First and last time of samples; null for requests. */
  readonly span: { readonly first: number; readonly last: number } | null
  /** Puts null into a row where its zero is none. */
  correct(row: StagedRow): void
}

/** Reads a file to its end and stages its sound rows. @throws FileFault when it is none that is understood. */
export async function surveyFile(
  file: UploadedFile,
  { keepZeros, ...asked }: ReadRequest & { keepZeros: boolean },
  staged: StagedRows,
): Promise<FileSurvey> {
  const found = await openMeasurements(file.path, file.bytes, asked)
  const faults = createFaults()
  const fold = found.stream === 'request' ? foldRequests(keepZeros) : foldSamples(keepZeros)
  let rows = 0
  try {
    for await (const some of found.rows) {
      const sound: StagedRow[] = []
      for (const row of some) {
        if (row instanceof FileFault) {
          faults.add(row)
          continue
        }
        fold.add(row)
        sound.push(stagedRow(found.stream, row))
      }
      rows += sound.length
      await staged.add(sound)
    }
  } catch (error) {
    // What follows is no table any more; a file whose first line is wrong has no rows at all.
    if (!(error instanceof FileFault) || error.kind !== 'row') throw error
    faults.add(new FileFault(`${error.message}; what follows was not read`, error.line, error.column))
  }
  const { format, stream, notes } = found
  const missingTexts = found.missingTexts()
  noteMissingTexts(missingTexts, notes)
  return {
    format,
    stream,
    unknown: found.unknown(),
    rows,
    ...faults.found(),
    notes: [...fold.remarks(), ...notes.all()],
    span: fold.span(),
    correct(row) {
      fold.correct(row)
      if (row.literal) dropTexts(row.values, missingTexts)
    },
  }
}

function createFaults() {
  const errors: ImportFault[] = []
  let refused = 0
  return {
    add({ line, column, message }: FileFault) {
      refused += 1
      if (errors.length < mostFaults) errors.push({ line, column, message })
    },
    found: () => ({ refused, errors }),
  }
}

function stagedRow(stream: 'request' | 'sample', { line, agent_id, literal, row }: FileRow): StagedRow {
  const named = row as Readonly<Record<string, unknown>>
  return { line, agent_id, literal, values: streamFields[stream].map((name) => named[name] ?? null) }
}

/** Texts that turned out to be missing values. */
function dropTexts(values: unknown[], missing: MissingTexts): void {
  for (const [name, words] of missing) {
    const place = placeOf(name as keyof FileRequest)
    if (words.has(values[place] as string)) values[place] = null
  }
}

type Fold = Pick<FileSurvey, 'correct'> & {
  add(row: FileRow): void
  remarks(): string[]
  span(): FileSurvey['span']
}

const places = new Map(streamFields.request.map((name, place) => [name, place]))
const placeOf = (name: keyof FileRequest) => places.get(name) ?? 0
const deviceType = placeOf('device_type')
const success = placeOf('success')
const gpuMemory = placeOf('peak_gpu_memory_mb')
const tokensPerSecond = placeOf('tokens_per_second')

function foldRequests(keepZeros: boolean): Fold {
  const sensors = createMissingSensors()
  let steps = 0
  return {
    add(found) {
      const request = found as FileRow<FileRequest>
      sensors.add(request)
      const { start_time, end_time } = request.row
      if (start_time !== null && end_time !== null && end_time < start_time) steps += 1
    },
    remarks: () => [
      ...(keepZeros ? [] : sensors.remarks()),
      ...(steps > 0 ? [`${steps} requests end before they start: kept, with clock_step_s`] : []),
    ],
    span: () => null,
    correct({ literal, values }) {
      if (keepZeros || literal) return
      // As they were staged: each of its own type.
      const row = {
        device_type: values[deviceType] as string,
        success: values[success] as boolean,
        peak_gpu_memory_mb: values[gpuMemory] as number | null,
        tokens_per_second: values[tokensPerSecond] as number | null,
      }
      for (const name of sensors.absent({ literal, row })) values[placeOf(name)] = null
    },
  }
}

function foldSamples(keepZeros: boolean): Fold {
  const sensors = createMissingSampleSensors()
  let [first, last] = [Infinity, -Infinity]
  return {
    add(found) {
      const sample = found as FileRow<RealtimeSample>
      sensors.add(sample)
      first = Math.min(first, sample.row.timestamp)
      last = Math.max(last, sample.row.timestamp)
    },
    remarks: () => (keepZeros ? [] : sensors.remarks()),
    span: () => ({ first, last }),
    correct({ values }) {
      if (keepZeros) return
      for (const name of sensors.absent()) values[streamFields.sample.indexOf(name)] = null
    },
  }
}
