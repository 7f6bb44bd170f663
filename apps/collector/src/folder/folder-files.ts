import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileRequest } from '../files/rows/measured-row.js'
import { FileFault } from '../files/text/file-fault.js'
import type { ReadOptions } from '../files/text/read-options.js'
import type { MachineMode } from '../imports/source.js'
import { FolderError } from './folder-error.js'
import { joinedFiles } from './joined-files.js'
import { readMachines } from './machine.js'
import { openSynthesisFile, type SynthesisFile } from './synthesis-file.js'
import { systemCode } from './system-code.js'

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

/** What is said of the files of a folder that they do not say themselves. */
export interface FolderOptions {
  readonly options?: ReadOptions | undefined
  /** Default `auto`. */
  readonly machine?: MachineMode | undefined
}

/**
 * Checks every `synthesis_*.csv` of a folder. A file that cannot be used is left out and named. Files are read again for
 * their rows and never held, so that their size does not matter.
 * @throws FolderError when the folder itself cannot be read or has no such file.
 */
export async function openFolder(
  folder: string,
  { options = {}, machine }: FolderOptions = {},
): Promise<FolderFiles> {
  const names = await listFolder(folder)
  const files = names.filter((name) => /^synthesis_.*\.csv$/.test(name))
  if (files.length === 0) throw new FolderError(`${folder} has no file synthesis_*.csv`)
  const machineOf = await readMachines(folder, names, machine)
  const opened: (SynthesisFile | FileFault)[] = []
  for (const file of files) opened.push(await openSynthesisFile(join(folder, file), options))
  const named = opened.map((one, at) => ({ name: files[at] ?? '', one }))
  const used = named.flatMap(({ name, one }) => (one instanceof FileFault ? [] : [{ name, ...one }]))
  return {
    filesLeftOut: named.flatMap(({ name, one }) => (one instanceof FileFault ? [one.at(name)] : [])),
    rowsSkipped: used.flatMap(({ name, skipped }) => skipped.map((fault) => fault.at(name))),
    remarks: [
      ...used.flatMap(({ name, remarks }) => remarks.map((remark) => `${name}: ${remark}`)),
      ...joinedFiles(used, machineOf),
    ],
    async forEachRequest(onRow) {
      for (const { name, requests } of used)
        try {
          for await (const row of requests()) await onRow(row, machineOf(name, row).name)
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
