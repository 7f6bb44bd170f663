import { open, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type FolderOptions, openFolder } from '../../folder/folder-files.js'
import { createFolderSource } from '../../report/source/folder-source.js'
import type { ReportSource } from '../../report/source/report-source.js'
import { HandedError, unopened } from '../file/handed-error.js'
import { type FileSet, openArchive, openFileFolder } from '../reading/file-set.js'
import { openBundle } from '../reading/open-bundle.js'
import { openPack } from '../reading/open-pack.js'
import { openPage } from '../reading/open-page.js'
import { createHandedSource, type Handed } from '../rows/handed-source.js'

/** Something that was handed on, opened and held against its own hashes: the rows of a bundle when they are read first. */
export interface Input {
  /** The last part of its path. */
  readonly name: string
  readonly kind: 'bundle' | 'page' | 'paper pack' | 'metrics folder'
  readonly source: ReportSource
  /** SHA-256 of the rows; null of a folder, whose rows nobody has hashed. */
  readonly data_sha256: string | null
  /** Fingerprint of who signed it; null: nobody did. */
  readonly signer: string | null
  close(): Promise<void>
}

/** Opens a bundle, an HTML page, a paper pack (as a zip file or a folder) or a metrics folder. @throws HandedError, FolderError */
export async function openInput(path: string, how: FolderOptions = {}): Promise<Input> {
  const stats = await stat(path).catch((error: unknown) => {
    throw unopened(path, error)
  })
  if (stats.isDirectory()) return openFolderInput(path, how)
  // A pipe would be waited for.
  if (!stats.isFile()) throw new HandedError(`${path}: is neither a file nor a folder`)
  const start = await startOf(path)
  if (start.startsWith('PK')) return openZipInput(path)
  if (/^\ufeff?\s*<!doctype html/i.test(start))
    return inputOf(path, 'page', await openPage(path), null, () => Promise.resolve())
  throw new HandedError(
    `${path}: is no bundle, page, paper pack or metrics folder of Voicemark${stats.size === 0 ? ' (0 bytes)' : ''}`,
  )
}

async function openFolderInput(path: string, how: FolderOptions): Promise<Input> {
  const isThere = (name: string) =>
    stat(join(path, name)).then(
      (one) => one.isFile(),
      () => false,
    )
  if (await isThere('manifest.json')) return ofBundle(path, await openFileFolder(path))
  if (await isThere('SHA256SUMS')) return ofPack(path, await openFileFolder(path))
  const source = createFolderSource(await openFolder(path, how))
  return {
    name: nameOf(path),
    kind: 'metrics folder',
    source,
    data_sha256: null,
    signer: null,
    close: () => Promise.resolve(),
  }
}

async function openZipInput(path: string): Promise<Input> {
  const files = await openArchive(path)
  if (files.names.includes('bundle/manifest.json')) {
    await files.close()
    return ofBundle(path, await openArchive(path, 'bundle'))
  }
  const isPack = files.names.includes('paper/SHA256SUMS')
  await files.close()
  if (isPack) return ofPack(path, await openArchive(path, 'paper'))
  throw new HandedError(`${path}: is a zip file, but neither a bundle nor a paper pack of Voicemark`)
}

async function ofBundle(path: string, files: FileSet): Promise<Input> {
  const { handed, signer } = await closedOnError(files, openBundle(files, path))
  return inputOf(path, 'bundle', handed, signer, files.close)
}

async function ofPack(path: string, files: FileSet): Promise<Input> {
  return inputOf(path, 'paper pack', await closedOnError(files, openPack(files, path)), null, files.close)
}

async function closedOnError<Opened>(files: FileSet, opening: Promise<Opened>): Promise<Opened> {
  try {
    return await opening
  } catch (error) {
    await files.close()
    throw error
  }
}

const inputOf = (
  path: string,
  kind: Input['kind'],
  handed: Handed,
  signer: string | null,
  close: Input['close'],
): Input => ({
  name: nameOf(path),
  kind,
  source: createHandedSource(handed),
  data_sha256: handed.data_sha256,
  signer,
  close,
})

const nameOf = (path: string) => basename(resolve(path))

async function startOf(path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw unopened(path, error)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
