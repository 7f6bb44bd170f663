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
      visited = visited.then(() => visit(entryOf(entry))).then(() => entry.resume())
      visited.catch(reject)
    })
  })
  failed.catch(() => undefined)
  const ended = once(parser, 'end')
  ended.catch(() => undefined)
  for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>)
    if (!parser.write(bytes)) await Promise.race([once(parser, 'drain'), failed])
  parser.end()
  await Promise.race([ended, failed])
  await visited
}

function entryOf(entry: ReadEntry): ArchiveEntry {
  return {
    name: entry.path,
    kind: kindOf(entry.type),
    bytes: entry.size,
    packed_bytes: null,
    isEncrypted: false,
    open: () => Promise.resolve(entry),
  }
}

function kindOf(type: ReadEntry['type']): ArchiveEntry['kind'] {
  if (/^(Old|Contiguous)?File$/.test(type)) return 'file'
  if (type === 'Directory' || type === 'GNUDumpDir') return 'folder'
  return type === 'Link' || type === 'SymbolicLink' ? 'link' : 'other'
}
