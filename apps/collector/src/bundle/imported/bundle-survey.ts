import { open } from 'node:fs/promises'
import { streamFields } from '@voicemark/schema'
import { z } from 'zod'
import { counted } from '../../figures/words/numerals.js'
import { FileFault } from '../../files/text/file-fault.js'
import type { Survey } from '../../imports/import-file.js'
import { machineId } from '../../imports/source.js'
import type { StagedRow } from '../../imports/staged-rows.js'
import type { UploadedFile } from '../../imports/uploaded-file.js'
import { HandedError } from '../file/handed-error.js'
import { type FileSet, openArchive } from '../reading/file-set.js'
import { openBundle } from '../reading/open-bundle.js'
import type { HandedRow } from '../rows/handed-row.js'
import type { Handed } from '../rows/handed-source.js'

/** Rows that are staged at once. */
const page = 500

/** Whether a file begins as zip files do. */
export async function isArchive({ path }: Pick<UploadedFile, 'path'>): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1', 0, bytesRead) === 'PK\x03\x04'
  } finally {
    await file.close()
  }
}

/**
 * Holds a bundle against its hashes and signature and stages its requests. What somebody took out, samples and names stay
 * where they were, and it is noted.
 */
export const surveyBundle: Survey = async (file, { isByName }, staged) => {
  const files = await opened(file, () => openArchive(file.path, 'bundle'))
  try {
    const { handed, signer } = await opened(file, () => bundleIn(files, file.path))
    const { rows, excluded } = await opened(file, () => stage(handed, machinesOf(handed, isByName), staged))
    return {
      ...{ format: 'bundle', stream: 'request', unknown: [], rows, refused: 0, errors: [], span: null },
      notes: [
        signer === null ? 'nobody signed it' : `is signed by ${signer}`,
        ...(excluded === 0 ? [] : [`${counted(excluded, 'request')} that somebody took out: left out`]),
        ...(handed.forEachSample === null ? [] : ['its samples are left out: requests alone are taken']),
        ...(handed.conditions.machines.some((one) => one.own_label !== null || one.merge_label !== null)
          ? ['what persons call its machines is left out']
          : []),
      ],
      correct: () => undefined,
    }
  } finally {
    await files.close()
  }
}

async function bundleIn(files: FileSet, path: string) {
  if (!files.names.includes('manifest.json'))
    throw new HandedError(`${path}: is a zip file, but no bundle of Voicemark; a spreadsheet is taken as CSV`)
  return openBundle(files, path)
}

async function stage(
  { forEachRow }: Handed,
  machineOf: (machine: string) => string | null,
  staged: Parameters<Survey>[2],
) {
  let [rows, excluded, line] = [0, 0, 0]
  let some: StagedRow[] = []
  const flush = async () => {
    await staged.add(some)
    rows += some.length
    some = []
  }
  await forEachRow(async ({ row, machine }) => {
    line += 1
    // Without it nobody could tell that it is stored already.
    if ((row.request_id as string | null) === null) throw new HandedError(`request ${line} of it has no id`)
    if ((row.excluded ?? null) !== null) excluded += 1
    else some.push({ line, agent_id: machineOf(machine), literal: true, values: valuesOf(row) })
    if (some.length >= page) await flush()
  })
  if (some.length > 0) await flush()
  return { rows, excluded }
}

/** Seqs of samples were places in another collector: here they would be of other samples. */
function valuesOf(row: HandedRow['row']): unknown[] {
  const placeless = { ...row, first_sample_seq: null, last_sample_seq: null }
  const named: Readonly<Record<string, unknown>> = placeless
  return streamFields.request.map((name) => named[name] ?? null)
}

const agentId = z.uuid()

/**
 * Agents keep their id, whatever a person says of the file; machines that are told by files are those that the person says, or
 * of this bundle's rows alone, however it is packed.
 */
function machinesOf({ data_sha256 }: Handed, isByName: boolean) {
  const known = new Map<string, string | null>()
  const idOf = (machine: string) => {
    if (agentId.safeParse(machine).success) return machine
    return isByName ? null : machineId('file', `${data_sha256} ${machine}`)
  }
  return (machine: string): string | null => {
    const found = known.get(machine)
    if (found !== undefined) return found
    const id = idOf(machine)
    known.set(machine, id)
    return id
  }
}

/** The path is one of this machine, which is of no use to who sent the file. */
async function opened<Value>({ path }: UploadedFile, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof HandedError)) throw error
    throw new FileFault(error.message.replace(`${path}: `, ''), null, null, 'bundle')
  }
}
