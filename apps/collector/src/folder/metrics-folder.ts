import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createFigureFold, type FigureData, type FigureFold } from '../figures/figure-data.js'
import { FileFault } from '../files/file-fault.js'
import type { FileRequest, FileRow } from '../files/measured-row.js'
import { openMeasurements } from '../files/measurements.js'
import { createMissingSensors } from '../files/missing-sensors.js'
import { synthesisFormat } from '../files/synthesis-format.js'
import { FolderError } from './folder-error.js'
import { readMachines, type MachineOf } from './machine.js'

/** What a metrics folder holds, ready to be drawn. */
export interface MetricsFolder extends FigureData {
  /** `file:line:column: reason` for each file that is left out. */
  readonly filesLeftOut: readonly string[]
  /** The same for each row that is skipped in a file that is used. */
  readonly rowsSkipped: readonly string[]
  /** What was read otherwise than it stands there. */
  readonly remarks: readonly string[]
}

/**
 * Reads every `synthesis_*.csv` of a folder, whoever wrote it. A file that cannot be used is left out and named; the
 * others are used. Files are read twice and never held, so that their size does not matter.
 * @throws FolderError when the folder itself cannot be read or has no such file.
 */
export async function readMetricsFolder(folder: string): Promise<MetricsFolder> {
  const names = await listFolder(folder)
  const files = names.filter((name) => /^synthesis_.*\.csv$/.test(name))
  if (files.length === 0) throw new FolderError(`${folder} has no file synthesis_*.csv`)
  const machineOf = await readMachines(folder, names)
  const fold = createFigureFold()
  const reports: FileReport[] = []
  for (const file of files) reports.push(await readFile(folder, file, machineOf, fold))
  const filesLeftOut = reports.flatMap(({ leftOut }) => leftOut ?? [])
  const rowsSkipped = reports.flatMap(({ skipped }) => skipped)
  return {
    ...fold.data({ files: filesLeftOut.length, rows: rowsSkipped.length }),
    filesLeftOut,
    rowsSkipped,
    remarks: reports.flatMap(({ remarks }) => remarks),
  }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    // By code unit, so that every system reads in one order.
    return (await readdir(folder)).sort()
  } catch (error) {
    throw new FolderError(`the metrics folder ${folder} ${folderFault(systemCode(error))}`, { cause: error })
  }
}

const folderFaults: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a folder',
  EACCES: 'cannot be read: permission denied',
}

const folderFault = (code: string) => folderFaults[code] ?? `cannot be read: ${code}`

interface FileReport {
  readonly leftOut: string | null
  readonly skipped: readonly string[]
  readonly remarks: readonly string[]
}

async function readFile(
  folder: string,
  file: string,
  machineOf: MachineOf,
  fold: FigureFold,
): Promise<FileReport> {
  try {
    const { skipped, remarks } = await addFile(join(folder, file), (row) => machineOf(file, row), fold)
    return {
      leftOut: null,
      skipped: skipped.map((fault) => fault.at(file)),
      remarks: remarks.map((remark) => `${file}: ${remark}`),
    }
  } catch (error) {
    return { leftOut: faultOf(error).at(file), skipped: [], remarks: [] }
  }
}

/** Once to see that every row is sound and which sensors are there, once to count the rows. */
async function addFile(path: string, machineOf: (row: FileRequest) => string, fold: FigureFold) {
  const bytes = await sizeOf(path)
  const sensors = createMissingSensors()
  const skipped: FileFault[] = []
  const { rows, missing } = await openMeasurements(path, bytes, hints, synthesisFormat)
  for await (const row of each(rows)) {
    if (!(row instanceof FileFault)) sensors.add(requestRow(row))
    // Half a last line costs that row; any other fault makes one doubt the whole file.
    else if (row.kind === 'half') skipped.push(row)
    else throw row
  }
  for await (const found of each((await openMeasurements(path, bytes, hints, synthesisFormat)).rows)) {
    if (found instanceof FileFault) continue
    const request = requestRow(found)
    for (const name of sensors.absent(request)) Object.assign(request.row, { [name]: null })
    fold.add(request.row, machineOf(request.row))
  }
  const spelled = [...missing].map((column) => `${column} has cells such as nan: read as missing`)
  return { skipped, remarks: [...sensors.remarks(), ...spelled] }
}

const hints = { source: '' }

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

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
