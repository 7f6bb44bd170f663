import { crc32 } from 'node:zlib'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import type { ArchiveEntry, ArchiveWalk } from './archive-entry.js'

/** Visits a zip or a wheel by its directory, which stands at its end. Sizes and CRC-32 are held against what is read. */
export const walkZip: ArchiveWalk = async (path, visit) => {
  // Names with a backslash are an error; those that lead out of a folder always are.
  const zip = await openPromise(path, { strictFileNames: true, autoClose: false })
  try {
    for await (const entry of zip.eachEntry()) await visit(entryOf(zip, entry))
  } finally {
    zip.close()
  }
}

function entryOf(zip: ZipFile, entry: Entry): ArchiveEntry {
  return {
    name: entry.fileName,
    kind: kindOf(entry),
    bytes: entry.uncompressedSize,
    packed_bytes: entry.compressedSize,
    isEncrypted: entry.isEncrypted(),
    read: () => checkedBytes(zip, entry),
  }
}

/** Their reader holds sizes against what it reads, but no sums. */
async function* checkedBytes(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry)
  let sum = 0
  for await (const chunk of chunks) {
    sum = crc32(chunk, sum)
    yield chunk
  }
  if (sum !== entry.crc32) throw new Error('CRC-32 differs')
}

/** The mode of Unix, of which others write 0. */
function kindOf({ fileName, externalFileAttributes }: Entry): ArchiveEntry['kind'] {
  if (fileName.endsWith('/')) return 'folder'
  const type = (externalFileAttributes >>> 16) & 0o170000
  if (type === 0o120000) return 'link'
  return type === 0 || type === 0o100000 ? 'file' : 'other'
}
