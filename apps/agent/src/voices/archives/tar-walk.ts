import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { Parser, type ReadEntry } from 'tar'
import type { ArchiveEntry, ArchiveWalk } from './archive-entry.js'

/** Weights hardly pack; this is far above what any file of a voice reaches. */
const mostRatio = 200

/** Visits a tar as it is read from its start, packed by gzip or not. */
export const walkTar: ArchiveWalk = async (path, visit) => {
  const parser = new Parser({ strict: true, maxDecompressionRatio: mostRatio })
  // One after the other: the parser gives the next when this one is read to its end.
  let visited: Promise<unknown> = Promise.resolve()
  const failed = new Promise<never>((_, reject) => {
    parser.on('error', reject)
    parser.on('entry', (entry: ReadEntry) => {
      visited = visited.then(() => visit(entryOf(entry, failed))).then(() => entry.resume())
      visited.catch(reject)
    })
  })
  failed.catch(() => undefined)
  const ended = once(parser, 'end')
  ended.catch(() => undefined)
  try {
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>)
      if (!parser.write(bytes)) await Promise.race([once(parser, 'drain'), failed])
    parser.end()
    await Promise.race([ended, failed])
  } finally {
    // Whoever writes one to the disk closes its file first.
    await visited.catch(() => undefined)
  }
  await visited
}

function entryOf(entry: ReadEntry, failed: Promise<never>): ArchiveEntry {
  return {
    name: entry.path,
    kind: kindOf(entry.type),
    bytes: entry.size,
    packed_bytes: null,
    isEncrypted: false,
    read: () => bytesOf(entry, failed),
  }
}

/** The bytes of an entry; an archive that turns out to be broken breaks them off. */
async function* bytesOf(entry: ReadEntry, failed: Promise<never>): AsyncGenerator<Uint8Array> {
  const chunks = entry[Symbol.asyncIterator]()
  for (;;) {
    const next = await Promise.race([failed, chunks.next()])
    if (next.done === true) return
    yield next.value
  }
}

function kindOf(type: ReadEntry['type']): ArchiveEntry['kind'] {
  if (/^(Old|Contiguous)?File$/.test(type)) return 'file'
  if (type === 'Directory' || type === 'GNUDumpDir') return 'folder'
  return type === 'Link' || type === 'SymbolicLink' ? 'link' : 'other'
}
