import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { HandedError, unopened } from '../file/handed-error.js'
import { openZip, type SmallZip } from '../file/small-zip.js'

/** Files by name, out of a zip file or of a folder. */
export type FileSet = SmallZip

/** Below what names of a zip file begin with. */
export async function openArchive(path: string, folder = ''): Promise<FileSet> {
  const zip = await openZip(path)
  if (folder === '') return zip
  return {
    ...zip,
    names: zip.names.flatMap((name) =>
      name.startsWith(`${folder}/`) ? [name.slice(folder.length + 1)] : [],
    ),
    chunks: (name) => zip.chunks(`${folder}/${name}`),
  }
}

/** The files of a folder and of those in it; links are not followed. @throws HandedError */
export async function openFileFolder(path: string): Promise<FileSet> {
  const found = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw unopened(path, error)
  })
  const names = found
    .filter((one) => one.isFile())
    .map((one) =>
      join(one.parentPath, one.name)
        .slice(join(path).length + 1)
        .replaceAll('\\', '/'),
    )
  return {
    names,
    async *chunks(name) {
      const file = join(path, name)
      const stats = await lstat(file).catch(() => null)
      if (stats?.isFile() !== true) throw new HandedError(`${path}: has no ${name}`)
      try {
        yield* createReadStream(file) as AsyncIterable<Uint8Array>
      } catch (error) {
        throw unopened(file, error)
      }
    },
    close: () => Promise.resolve(),
  }
}

/** All of a small file. @throws HandedError where it is longer than `most` bytes. */
export async function wholeFile(
  { chunks }: FileSet,
  path: string,
  name: string,
  most: number,
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks(name)) {
    bytes += chunk.length
    if (bytes > most) throw new HandedError(`${path}: ${name} is longer than ${most} bytes`)
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}
