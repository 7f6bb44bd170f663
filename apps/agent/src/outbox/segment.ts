import { existsSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Stream } from '@voicemark/schema'

/** A file of lines: the row of its first line is `first`, that of the next line `first + 1`, and so on. */
export interface Segment {
  readonly first: number
  readonly path: string
  /** Bytes that are known to be good. */
  bytes: number
}

const digits = 16

export function newSegment(folder: string, stream: Stream, first: number): Segment {
  return { first, path: join(folder, `${stream}-${String(first).padStart(digits, '0')}.ndjson`), bytes: 0 }
}

/** The segments of a stream by the number of their first row. */
export function findSegments(folder: string, stream: Stream): Segment[] {
  adoptWholeStream(folder, stream)
  const pattern = new RegExp(`^${stream}-(\\d{${digits}})\\.ndjson$`)
  return readdirSync(folder)
    .flatMap((name) => {
      const first = pattern.exec(name)?.[1]
      return first === undefined ? [] : [foundSegment(Number(first), join(folder, name))]
    })
    .sort((a, b) => a.first - b.first)
}

/** @throws Error when something else than a file has its name: a pipe would be waited for. */
function foundSegment(first: number, path: string): Segment {
  const stats = statSync(path)
  if (!stats.isFile()) throw new Error(`${path} is no file`)
  return { first, path, bytes: stats.size }
}

/** Agents of protocol 1 had one file for each stream. */
function adoptWholeStream(folder: string, stream: Stream): void {
  const whole = join(folder, `${stream}.ndjson`)
  if (existsSync(whole)) renameSync(whole, newSegment(folder, stream, 0).path)
}
