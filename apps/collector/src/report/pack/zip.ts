import { open } from 'node:fs/promises'
import { Readable, Writable } from 'node:stream'
import { type FileEntry, Reader, ZipReader, ZipWriter, configure } from '@zip.js/zip.js'
import type { PackEntry } from './pack.js'

// Its workers are for browsers; here Node's own zlib does the work.
configure({ useWebWorkers: false })

/** The folder within the archive that holds the pack. */
const packFolder = 'paper'

/** Writes a pack, or what else is in one folder, as a zip file, entry by entry as it is made; rejects when the pack or the other side breaks off. */
export async function writeZip(
  entries: Iterable<PackEntry> | AsyncIterable<PackEntry>,
  output: Writable,
  folder = packFolder,
): Promise<void> {
  // The clock stays outside: the same pack gives the same bytes, in every time zone.
  const options = { lastModDate: new Date(1980, 0, 1), extendedTimestamp: false, keepOrder: true }
  const writer = new ZipWriter(Writable.toWeb(output), options)
  for await (const { name, chunks } of entries) {
    await writer.add(`${folder}/${name}`, Readable.toWeb(Readable.from(bytesOf(chunks()))) as ReadableStream)
  }
  await writer.close()
}

async function* bytesOf(chunks: ReturnType<PackEntry['chunks']>) {
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    // Readable.from ends at an empty one of these no more than at any other, but has no use for it.
    if (bytes.length > 0) yield bytes
  }
}

/** The files of a zip file at `path` that this module wrote. @throws Error when it is none or is not whole. */
export async function* readZip(path: string): AsyncGenerator<PackEntry> {
  const file = await open(path)
  try {
    const reader = new ZipReader(new FileReader(file, (await file.stat()).size))
    for (const entry of await reader.getEntries()) {
      if (entry.directory) continue
      yield { name: entryName(entry), chunks: () => entryChunks(entry) }
    }
  } finally {
    await file.close()
  }
}

/** A name that leads out of the folder is of no pack. */
function entryName({ filename }: FileEntry): string {
  const name = filename.startsWith(`${packFolder}/`) ? filename.slice(packFolder.length + 1) : ''
  if (!/^(?:[a-z]+\/)?[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name))
    throw new Error(`${filename} is no file of a paper pack`)
  return name
}

async function* entryChunks(entry: FileEntry): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const done = entry.getData(writable, { checkSignature: true })
  yield* Readable.fromWeb(readable as never) as AsyncIterable<Uint8Array>
  await done
}

/** Reads parts of an open file. */
class FileReader extends Reader<null> {
  readonly #file: Awaited<ReturnType<typeof open>>

  constructor(file: Awaited<ReturnType<typeof open>>, size: number) {
    super(null)
    this.#file = file
    this.size = size
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const { buffer, bytesRead } = await this.#file.read(new Uint8Array(length), 0, length, index)
    return buffer.subarray(0, bytesRead)
  }
}
