import { open, type FileHandle } from 'node:fs/promises'
import { configure, ERR_UNSAFE_FILENAME, type FileEntry, Reader, ZipReader } from '@zip.js/zip.js'
import { HandedError, unopened } from './handed-error.js'

// Its workers are for browsers; here Node's own zlib does the work.
configure({ useWebWorkers: false })

/** Entries of a zip file, by name, whoever wrote it: nothing of it is written to a disk, and nothing grows without an end. */
export interface SmallZip {
  readonly names: readonly string[]
  /** Its bytes as they are unpacked. @throws HandedError */
  chunks(name: string): AsyncGenerator<Uint8Array>
  close(): Promise<void>
}

const mostEntries = 200
/** Of one entry and of all, unpacked; and how many times larger than it is packed. */
const [mostBytes, mostTimes] = [4 * 2 ** 30, 200]
/** Of a small entry any ratio is harmless. */
const harmless = 2 ** 20

/** @throws HandedError where the file is no zip, or one that nobody should open. */
export async function openZip(path: string): Promise<SmallZip> {
  const file = await open(path).catch((error: unknown) => {
    throw unopened(path, error)
  })
  try {
    const entries = await entriesOf(file, path)
    return {
      names: [...entries.keys()],
      chunks: (name) => chunksOf(entries.get(name), path, name),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function entriesOf(file: FileHandle, path: string): Promise<Map<string, FileEntry>> {
  const reader = new ZipReader(new HandleReader(file, (await file.stat()).size), {
    checkOverlappingEntry: true,
  })
  const found = new Map<string, FileEntry>()
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue
      checkEntry(entry, path)
      if (found.has(entry.filename)) throw new HandedError(`${path}: ${shown(entry.filename)} is in it twice`)
      found.set(entry.filename, entry)
      if (found.size > mostEntries) throw new HandedError(`${path}: has more than ${mostEntries} files`)
    }
  } catch (error) {
    if (error instanceof HandedError) throw error
    if (error instanceof Error && error.message === ERR_UNSAFE_FILENAME)
      throw new HandedError(`${path}: a name in it leads out of its folder`)
    throw new HandedError(`${path}: is no whole zip file (${reasonOf(error)})`)
  }
  return found
}

function checkEntry(
  { filename, uncompressedSize, compressedSize, encrypted }: FileEntry,
  path: string,
): void {
  if (/^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\/.test(filename))
    throw new HandedError(`${path}: ${shown(filename)} leads out of its folder`)
  if (encrypted) throw new HandedError(`${path}: ${shown(filename)} has a password`)
  const isBomb = uncompressedSize > harmless && uncompressedSize > mostTimes * compressedSize
  if (uncompressedSize > mostBytes || isBomb)
    throw new HandedError(
      `${path}: ${shown(filename)} would unpack ${compressedSize} bytes to ${uncompressedSize}: not opened`,
    )
}

async function* chunksOf(
  entry: FileEntry | undefined,
  path: string,
  name: string,
): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw new HandedError(`${path}: has no ${name}`)
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const done = entry.getData(writable, { checkSignature: true }).catch((error: unknown) => error)
  let bytes = 0
  try {
    for await (const chunk of readable as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      // What its head says may be wrong.
      if (bytes > entry.uncompressedSize)
        throw new HandedError(`${path}: ${shown(name)} is longer than it says`)
      yield chunk
    }
  } catch (error) {
    if (error instanceof HandedError) throw error
    throw new HandedError(`${path}: ${shown(name)} is damaged (${reasonOf(error)})`)
  }
  const fault: unknown = await done
  if (fault instanceof Error) throw new HandedError(`${path}: ${shown(name)} is damaged (${reasonOf(fault)})`)
}

/** A name of somebody's file, on one line of a terminal. */
const shown = (name: string) => JSON.stringify(name.slice(0, 100))

const reasonOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 100)

/** Reads parts of an open file. */
class HandleReader extends Reader<null> {
  readonly #file: FileHandle

  constructor(file: FileHandle, size: number) {
    super(null)
    this.#file = file
    this.size = size
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const { buffer, bytesRead } = await this.#file.read(new Uint8Array(length), 0, length, index)
    return buffer.subarray(0, bytesRead)
  }
}
