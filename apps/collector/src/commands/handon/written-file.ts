import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { errorReason, makeFolder, StartError } from '@voicemark/daemon'

/** Writes a file whole or not at all: `write` is given a name in a folder of its own. @throws StartError */
export async function writeWhole(path: string, write: (part: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'voicemark-handon-'))
  try {
    const part = join(folder, basename(path))
    await write(part)
    await moved(part, resolve(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function moved(part: string, target: string): Promise<void> {
  const beside = `${target}.part`
  try {
    makeFolder(dirname(target))
    await copyFile(part, beside)
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    throw new StartError(`${target} cannot be written: ${errorReason(error)}`)
  }
}
