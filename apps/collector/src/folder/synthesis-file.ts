import { lstat } from 'node:fs/promises'
import { basename } from 'node:path'
import { leftOut } from '../files/cells/column-header.js'
import { openMeasurements, type ReadRequest } from '../files/formats/measurements.js'
import { synthesisFormat } from '../files/formats/synthesis-format.js'
import { hardwareKey, type MachineColumns } from '../files/rows/hardware-key.js'
import type { FileRequest, FileRow } from '../files/rows/measured-row.js'
import { createMissingSensors } from '../files/rows/missing-sensors.js'
import { type MissingTexts, noteMissingTexts } from '../files/rows/missing-texts.js'
import { FileFault } from '../files/text/file-fault.js'
import type { ReadOptions } from '../files/text/read-options.js'
import { systemCode } from './system-code.js'

/** A file that was found sound. */
export interface SynthesisFile {
  readonly skipped: readonly FileFault[]
  readonly remarks: readonly string[]
  /** One row of each hardware that the file names. */
  readonly machines: readonly MachineColumns[]
  requests(): AsyncGenerator<FileRequest>
}

/** Reads a file once, to see that every row is sound; what is wrong with it is a value. */
export async function openSynthesisFile(
  path: string,
  options: ReadOptions,
): Promise<SynthesisFile | FileFault> {
  try {
    return await checkFile(path, {
      hints: { source: '', fileName: basename(path) },
      options,
      only: synthesisFormat,
    })
  } catch (error) {
    return faultOf(error)
  }
}

/** Of one file that are told one by one. */
const mostMachines = 100

async function checkFile(path: string, asked: ReadRequest): Promise<SynthesisFile> {
  const bytes = await sizeOf(path)
  const sensors = createMissingSensors()
  const skipped: FileFault[] = []
  const machines = new Map<string | null, MachineColumns>()
  const addRow = (row: FileRow<FileRequest>) => {
    sensors.add(row)
    const key = hardwareKey(row.row)
    if (machines.size < mostMachines && !machines.has(key)) machines.set(key, row.row)
  }
  const found = await openMeasurements(path, bytes, asked)
  for await (const row of each(found.rows)) {
    if (!(row instanceof FileFault)) addRow(requestRow(row))
    // Half a last line costs that row; any other fault makes one doubt the whole file.
    else if (row.kind === 'half') skipped.push(row)
    else throw row
  }
  const missingTexts = found.missingTexts()
  noteMissingTexts(missingTexts, found.notes)
  return {
    skipped,
    machines: [...machines.values()],
    remarks: [...sensors.remarks(), ...found.notes.all(), ...leftOut(found.unknown())],
    async *requests() {
      for await (const row of each((await openMeasurements(path, bytes, asked)).rows)) {
        if (row instanceof FileFault && row.kind !== 'half') throw row
        if (row instanceof FileFault) continue
        const request = requestRow(row)
        if (row.literal) dropTexts(request.row, missingTexts)
        for (const name of sensors.absent(request)) Object.assign(request.row, { [name]: null })
        yield request.row
      }
    },
  }
}

/** Texts that turned out to be missing values. */
function dropTexts(row: FileRequest, missing: MissingTexts): void {
  const named = row as Record<string, unknown>
  for (const [name, words] of missing) if (words.has(named[name] as string)) named[name] = null
}

async function* each<Row>(rows: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
  for await (const some of rows) yield* some
}

/** The format has requests only. */
const requestRow = (row: FileRow) => row as FileRow<FileRequest>

async function sizeOf(path: string): Promise<number> {
  const stats = await lstat(path)
  if (stats.isSymbolicLink()) throw new FileFault('is a symbolic link, which is not followed')
  if (!stats.isFile()) throw new FileFault('is not a file')
  return stats.size
}

/** A fault of the file or of the system that reads it; anything else is a fault of ours. */
function faultOf(error: unknown): FileFault {
  if (error instanceof FileFault) return error
  const code = systemCode(error)
  if (code === '') throw error
  return new FileFault(code === 'EACCES' ? 'cannot be read: permission denied' : `cannot be read: ${code}`)
}
