import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { writeStream } from '../write-stream.js'
import type { FileWanted } from './file-wanted.js'
import type { Getting } from '../getting.js'

/** What a file is, read from the disk. */
export interface FileSum {
  readonly bytes: number
  readonly sha256: string
  readonly md5: string
}

/** Reads a file from its start to its end. @throws the signal's reason */
export async function sumOf(path: string, what: string, { signal, progress }: Getting): Promise<FileSum> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')]
  const total_bytes = statSync(path).size
  let bytes = 0
  for await (const chunk of read(path)) {
    signal.throwIfAborted()
    for (const hash of [sha256, md5]) hash.update(chunk)
    bytes += chunk.length
    progress({ what, stage: 'check', bytes, total_bytes })
  }
  return { bytes, sha256: sha256.digest('hex'), md5: md5.digest('hex') }
}

/** How a file differs from what it has to be; null where it is that. */
export function sumFault(sum: FileSum, { bytes, sha256, md5 }: FileWanted): string | null {
  const differs = (kind: string, wanted: string, is: string) =>
    `has ${kind} ${is}, where ${wanted} is expected`
  if (bytes !== null && bytes !== sum.bytes) return `has ${sum.bytes} bytes, where ${bytes} are expected`
  if (sha256 !== null && sha256.toLowerCase() !== sum.sha256) return differs('SHA-256', sha256, sum.sha256)
  return md5 !== null && md5.toLowerCase() !== sum.md5 ? differs('MD5', md5, sum.md5) : null
}

/** Puts files one behind the other. */
export async function joinFiles(paths: readonly string[], to: string, { signal }: Getting): Promise<void> {
  await writeStream(oneBehindTheOther(paths), to, { signal, onBytes: () => undefined })
}

async function* oneBehindTheOther(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) yield* read(path)
}

const read = (path: string) => createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>
