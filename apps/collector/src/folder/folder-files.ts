import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FileFault } from '../files/file-fault.js'
import type { FileRequest, FileRow } from '../files/measured-row.js'
import { openMeasurements } from '../files/measurements.js'
import { createMissingSensors } from '../files/missing-sensors.js'
import { synthesisFormat } from '../files/synthesis-format.js'
import { FolderError } from './folder-error.js'
import { readMachines } from './machine.js'

/** The usable files of a metrics folder, whoever wrote them. */
export interface FolderFiles {
  /** `file:line:column: reason` for each file that is left out. */
  readonly filesLeftOut: readonly string[]
  /** The same for each row that is skipped in a file that is used. */
  readonly rowsSkipped: readonly string[]
  /** What is read otherwise than it stands there. */
  readonly remarks: readonly string[]
  /**
   * Every row with the machine it is of, in the same order each time; what was appended after the folder was opened is not
   * among them.
   * @throws FolderError when a file has changed otherwise.
   */
  forEachRequest(onRow: (row: FileRequest, machine: string) => void | Promise<void>): Promise<void>
}

/**
 * Checks every `synthesis_*.csv` of a folder. A file that cannot be used is left out and named. Files are read again for
 * their rows and never held, so that their size does not matter.
 * @throws FolderError when the folder itself cannot be read or has no such file.
 */
export async function openFolder(folder: string): Promise<FolderFiles> {
  const names = await listFolder(folder)
  const files = names.filter((name) => /^synthesis_.*\.csv$/.test(name))
  if (files.length === 0) throw new FolderError(`${folder} has no file synthesis_*.csv`)
  const machineOf = await readMachines(folder, names)
  const opened: (OpenFile | FileFault)[] = []
  for (const file of files) opened.push(await openFile(join(folder, file)))
  const named = opened.map((one, at) => ({ name: files[at] ?? '', one }))
  const used = named.flatMap(({ name, one }) => (one instanceof FileFault ? [] : [{ name, ...one }]))
  return {
    filesLeftOut: named.flatMap(({ name, one }) => (one instanceof FileFault ? [one.at(name)] : [])),
    rowsSkipped: used.flatMap(({ name, skipped }) => skipped.map((fault) => fault.at(name))),
    remarks: used.flatMap(({ name, remarks }) => remarks.map((remark) => `${name}: ${remark}`)),
    async forEachRequest(onRow) {
      for (const { name, requests } of used)
        try {
          for await (const row of requests()) await onRow(row, machineOf(name, row))
        } catch (error) {
          if (!(error instanceof FileFault)) throw error
          throw new FolderError(`${error.at(name)} (the file has changed while it was read)`, {
            cause: error,
          })
        }
    },
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

/** A file that was found sound. */
interface OpenFile {
  readonly skipped: readonly FileFault[]
  readonly remarks: readonly string[]
  requests(): AsyncGenerator<FileRequest>
}

async function openFile(path: string): Promise<OpenFile | FileFault> {
  try {
    return await checkFile(path)
  } catch (error) {
    return faultOf(error)
  }
}

/** Reads a file once, to see that every row is sound and which sensors are there. */
async function checkFile(path: string): Promise<OpenFile> {
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
  const spelled = [...missing].map((column) => `${column} has cells such as nan: read as missing`)
  return {
    skipped,
    remarks: [...sensors.remarks(), ...spelled],
    async *requests() {
      for await (const found of each((await openMeasurements(path, bytes, hints, synthesisFormat)).rows)) {
        if (found instanceof FileFault && found.kind !== 'half') throw found
        if (found instanceof FileFault) continue
        const request = requestRow(found)
        for (const name of sensors.absent(request)) Object.assign(request.row, { [name]: null })
        yield request.row
      }
    },
  }
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
