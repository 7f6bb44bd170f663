import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises'
import { StartError } from '@voicemark/daemon'
import { z } from 'zod'

const state = z.object({
  version: z.literal(1),
  /** What was asked for; what goes on is the same. */
  asked: z.string(),
  after: z.string().nullable(),
  /** Whole parts are so long. */
  bytes: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  /** The line of names that the file begins with; null: none yet, or there is none. */
  head: z.string().nullable(),
  /** All parts are here. */
  whole: z.boolean(),
})

/** How far a file is: up to the end of a part that came whole. */
export type PartState = z.infer<typeof state>

/** A file that is being received, beside its state. */
export interface PartFile {
  readonly path: string
  /** As far as whole parts came. */
  state(): PartState
  write(bytes: Uint8Array): Promise<void>
  /** All that was written is durable, and a part that came whole. */
  keep(part: {
    readonly rows: number
    readonly next: string | null
    readonly head: string | null
  }): Promise<void>
  /** Forgets what came of a part that did not come whole. */
  drop(): Promise<void>
  close(): Promise<void>
  /** Removes both. */
  remove(): Promise<void>
}

const statePath = (path: string) => `${path}.json`

/** The state of an export that broke off; null where there is none. */
export async function readPartState(path: string): Promise<PartState | null> {
  const text = await readFile(statePath(path), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return state.parse(JSON.parse(text))
  } catch {
    // Of another version, or not ours.
    return null
  }
}

/** Opens a file to go on at its state, or to begin anew. */
export async function openPartFile(path: string, begun: PartState): Promise<PartFile> {
  const file = await open(path, begun.bytes === 0 ? 'w' : 'r+')
  let kept = begun
  let end = begun.bytes
  if ((await file.stat()).size < end) {
    await file.close()
    throw new StartError(`${path} is shorter than it was: remove it, and begin anew`)
  }
  await file.truncate(end)
  const save = async () => {
    await writeDurably(`${statePath(path)}.new`, JSON.stringify(kept))
    await rename(`${statePath(path)}.new`, statePath(path))
  }
  await save()
  return {
    path,
    state: () => kept,
    async write(bytes) {
      await writeAll(file, bytes, end)
      end += bytes.length
    },
    async keep({ rows, next, head }) {
      await file.datasync()
      kept = { ...kept, bytes: end, rows: kept.rows + rows, after: next, head, whole: next === null }
      await save()
    },
    async drop() {
      end = kept.bytes
      await file.truncate(end)
    },
    close: () => file.close(),
    async remove() {
      await rm(path, { force: true })
      await rm(statePath(path), { force: true })
    },
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at)
    at += bytesWritten
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
}
