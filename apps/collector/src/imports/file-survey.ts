import { type RealtimeSample, streamFields } from '@voicemark/schema'
import { FileFault } from '../files/file-fault.js'
import type { FormatName } from '../files/format.js'
import type { FileRequest, FileRow } from '../files/measured-row.js'
import { openMeasurements } from '../files/measurements.js'
import { createMissingSampleSensors, createMissingSensors } from '../files/missing-sensors.js'
import { mostFaults } from '../store/import-rows.js'
import { createSampleKeys, type SampleKeys } from '../store/sample-keys.js'
import type { ImportFault } from '../store/stored-imports.js'
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
  readonly samples: { readonly keys: SampleKeys; readonly first: number; readonly last: number } | null
  /** The values of a row in the order in which they are stored, with null where its zero is none. */
  valuesOf(row: FileRow): readonly unknown[]
}

/** Reads a file to its end. @throws FileFault when it is none that is understood. */
export async function surveyFile(
  file: UploadedFile,
  hints: { tier?: string | undefined; device?: string | undefined; source: string; keepZeros: boolean },
): Promise<FileSurvey> {
  const found = await openMeasurements(file.path, file.bytes, hints)
  const faults = createFaults()
  const fold = found.stream === 'request' ? foldRequests(hints.keepZeros) : foldSamples(hints.keepZeros)
  let rows = 0
  try {
    for await (const row of found.rows) {
      if (row instanceof FileFault) {
        faults.add(row)
        continue
      }
      rows += 1
      fold.add(row)
    }
  } catch (error) {
    // What follows is no table any more; a file whose first line is wrong has no rows at all.
    if (!(error instanceof FileFault) || error.kind !== 'row') throw error
    faults.add(error)
  }
  const spelled = [...found.missing].map((column) => `${column} has cells such as nan: read as missing`)
  const { format, stream, unknown } = found
  const notes = [...fold.remarks(), ...spelled]
  return {
    format,
    stream,
    unknown,
    rows,
    ...faults.found(),
    notes,
    samples: fold.samples(),
    valuesOf: fold.valuesOf,
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

type Fold = Pick<FileSurvey, 'valuesOf'> & {
  add(row: FileRow): void
  remarks(): string[]
  samples(): FileSurvey['samples']
}

function foldRequests(keepZeros: boolean): Fold {
  const sensors = createMissingSensors()
  let steps = 0
  const valuesOf = (row: FileRow) => {
    const request = row as FileRow<FileRequest>
    return inOrder('request', keepZeros ? request.row : sensors.correct(request))
  }
  return {
    add(row) {
      const request = row as FileRow<FileRequest>
      sensors.add(request)
      const { start_time, end_time } = request.row
      if (start_time !== null && end_time !== null && end_time < start_time) steps += 1
    },
    remarks: () => [
      ...(keepZeros ? [] : sensors.remarks()),
      ...(steps > 0 ? [`${steps} requests end before they start: kept, with clock_step_s`] : []),
    ],
    samples: () => null,
    valuesOf,
  }
}

function foldSamples(keepZeros: boolean): Fold {
  const sensors = createMissingSampleSensors()
  const keys = createSampleKeys()
  let [first, last] = [Infinity, -Infinity]
  const correct = (row: FileRow) => (keepZeros ? row.row : sensors.correct(row as FileRow<RealtimeSample>))
  return {
    add(row) {
      const sample = row as FileRow<RealtimeSample>
      sensors.add(sample)
      first = Math.min(first, sample.row.timestamp)
      last = Math.max(last, sample.row.timestamp)
    },
    remarks: () => (keepZeros ? [] : sensors.remarks()),
    samples: () => ({ keys, first, last }),
    valuesOf: (row) => inOrder('sample', correct(row)),
  }
}

function inOrder(stream: 'request' | 'sample', row: object): readonly unknown[] {
  const values = row as Readonly<Record<string, unknown>>
  return streamFields[stream].map((name) => values[name] ?? null)
}
