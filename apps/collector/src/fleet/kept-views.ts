import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { FigureFoldState } from '../figures/data/figure-data.js'
import type { CoveredRun } from '../store/bulk/covered-requests.js'
import type { RunEnd } from '../store/bulk/run-ends.js'

/** A view as it is kept in a file, and what tells whether it is still one of the database. */
export interface KeptView {
  /** Of the requests when the first of them was read. */
  readonly mark: string
  /** Of the corrections that it was read under. */
  readonly corrections: string
  /** As far as requests are in the fold. */
  readonly ends: readonly RunEnd[]
  /** By run, what of it is in the fold. */
  readonly covered: ReadonlyMap<number, CoveredRun>
  /** Requests that were in quarantine. */
  readonly held: ReadonlySet<string>
  readonly fold: FigureFoldState
}

/** Views in files, from which a start goes on. */
export interface KeptViews {
  /** Null where there is none that this code has written, whole. */
  read(key: string): Promise<KeptView | null>
  /** Takes the state at once, and writes it behind; never rejects. */
  write(key: string, view: KeptView): Promise<void>
}

export interface KeptViewsOptions {
  /** Made when it is missing. */
  readonly folder: string
  /** The database: another one has files of its own. */
  readonly database: string
  /** Of all code that folds requests: what other code has folded is not read. */
  readonly code: string
  /** One line for each file that is left aside or cannot be written. */
  readonly onFault: (reason: string) => void
}

/** Files in the folder, of which the oldest go. */
const mostFiles = 8
const suffix = '.view'

/** Each file is a line of JSON that says of what and how long it is, and the view behind it. */
export function createKeptViews({ folder, database, code, onFault }: KeptViewsOptions): KeptViews {
  const pathOf = (key: string) => join(folder, `${sha256(`${database}\n${key}`).slice(0, 16)}${suffix}`)
  const headOf = (key: string, body: Uint8Array) =>
    `${JSON.stringify({ voicemark: 'view', code, database, key, bytes: body.length, sha256: sha256(body) })}\n`
  return {
    async read(key) {
      try {
        const file = await readFile(pathOf(key))
        const body = file.subarray(file.indexOf('\n') + 1)
        if (file.toString('utf8', 0, file.length - body.length) === headOf(key, body))
          return deserialize(body) as KeptView
        onFault('a kept view is damaged, or of another version or database; all requests are read')
      } catch (error) {
        if (!isMissing(error)) onFault(reasonOf(error))
      }
      return null
    },
    async write(key, view) {
      const body = serialize(view)
      const path = pathOf(key)
      // Always the same name: of writings that were broken off one is left, and not many.
      const beside = `${path}.new`
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFile(beside, [headOf(key, body), body], { mode: 0o600 })
        await rename(beside, path)
        await removeOldest(folder)
      } catch (error) {
        await rm(beside, { force: true }).catch(() => undefined)
        onFault(reasonOf(error))
      }
    },
  }
}

async function removeOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(suffix))
  if (names.length <= mostFiles) return
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), time: (await stat(join(folder, name))).mtimeMs })),
  )
  const oldest = files.sort((a, b) => a.time - b.time).slice(0, files.length - mostFiles)
  await Promise.all(oldest.map(({ path }) => rm(path, { force: true })))
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
