import { openSync, readSync, closeSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { walkZip } from '../../../voices/archives/zip-walk.js'
import type { ArchiveEntry } from '../../../voices/archives/archive-entry.js'
import { readNpyHead, type NpyHead } from './npy.js'

/** One array of an `.npz`, by its name without `.npy`. */
export interface NpzArray {
  readonly name: string
  /** Null: it is no array of numpy. */
  readonly head: NpyHead | null
  readonly bytes: number
}

const suffix = '.npy'
// A table has half a MB: what is much larger is something else, and would fill the memory.
const mostBytes = 16 * 2 ** 20

/** Whether a file is a zip, by how it begins. */
export function isZip(path: string): boolean {
  const fd = openSync(path, 'r')
  try {
    const head = Buffer.alloc(4)
    readSync(fd, head, 0, 4, 0)
    return head.toString('latin1') === 'PK\x03\x04'
  } finally {
    closeSync(fd)
  }
}

/** All arrays of a file. @throws Error of yauzl where it is no whole zip */
export async function readNpzHeads(path: string): Promise<NpzArray[]> {
  const arrays: NpzArray[] = []
  await walkZip(path, async (entry) => {
    if (!isArray(entry)) return
    const { bytes } = entry
    arrays.push({ name: arrayName(entry), head: readNpyHead(await contentOf(entry)), bytes })
  })
  return arrays
}

/** The numbers of one array, as bytes; null: there is no such one. */
export async function readNpzArray(path: string, name: string): Promise<Buffer | null> {
  let found: Buffer | null = null
  await walkZip(path, async (entry) => {
    if (!isArray(entry) || arrayName(entry) !== name) return
    const content = await contentOf(entry)
    found = content.subarray(readNpyHead(content)?.start ?? content.length)
  })
  return found
}

const isArray = ({ kind, name }: ArchiveEntry) => kind === 'file' && name.endsWith(suffix)
const arrayName = ({ name }: ArchiveEntry) => name.slice(0, -suffix.length)

async function contentOf(entry: ArchiveEntry): Promise<Buffer> {
  if (entry.isEncrypted) throw new RangeError(`${arrayName(entry)} is encrypted`)
  if (entry.bytes > mostBytes) throw new RangeError(`${arrayName(entry)} has ${entry.bytes} bytes`)
  return buffer(entry.read())
}
