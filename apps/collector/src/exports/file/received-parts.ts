import { StartError } from '@voicemark/daemon'
import type { PartFile } from './part-file.js'
import { PartBrokenError, type IncomingPart, type PartSource } from './part-source.js'

/** How a file is received. */
export interface Receiving {
  readonly source: PartSource
  readonly file: PartFile
  /** Whether each part begins with a line of names, which the file has once. */
  readonly hasHeader: boolean
  /** Told of what came, whole parts or not. */
  readonly progress: (rows: number, bytes: number) => void
  /** Resolves when a part may be asked for again; rejects when it may not. */
  readonly again: (broken: PartBrokenError, failures: number) => Promise<void>
}

/** Receives all parts from where the file is: no row twice, none missing. */
export async function receiveParts(receiving: Receiving): Promise<void> {
  const { source, file, again } = receiving
  for (let failures = 0; !file.state().whole;) {
    try {
      const part = await source.part(file.state().after)
      const { lines, head } = await receivePart(part, receiving)
      if (lines !== part.rows) throw new PartBrokenError(`${part.rows} rows were announced, ${lines} came`)
      await file.keep({ ...part, head })
      failures = 0
    } catch (error) {
      await file.drop()
      if (!(error instanceof PartBrokenError)) throw error
      failures += 1
      await again(error, failures)
    }
  }
}

/** Writes a part and counts its rows: a row is a line, whatever its texts hold. */
async function receivePart({ bytes }: IncomingPart, { file, hasHeader, progress }: Receiving) {
  const before = file.state()
  let { bytes: length } = before
  let lines = 0
  let head = ''
  let isHead = hasHeader
  for await (const chunk of bytes) {
    const end = isHead ? chunk.indexOf(lineFeed) + 1 : 0
    if (isHead) head += Buffer.from(chunk.subarray(0, end === 0 ? chunk.length : end)).toString()
    if (isHead && end === 0) continue
    if (isHead) await begin(head, before.head, file)
    isHead = false
    const body = chunk.subarray(end)
    lines += countLines(body)
    if (body.length > 0) await file.write(body)
    length += body.length
    progress(before.rows + lines, length)
  }
  return { lines, head: hasHeader ? head : null }
}

/** The first part brings the names of the columns, and all others the same. */
async function begin(head: string, known: string | null, file: PartFile): Promise<void> {
  if (known === null) await file.write(Buffer.from(head))
  else if (head !== known)
    throw new StartError('the columns are others than they were when the export began: begin it anew')
}

const lineFeed = 10

function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) lines += 1
  return lines
}
