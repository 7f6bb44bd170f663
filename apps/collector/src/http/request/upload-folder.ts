import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'voicemark-import-'

/** Makes a folder for one upload, which says whose it is. */
export function makeUploadFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
}

/** Removes the folders of collectors that were killed while they imported. */
export async function removeAbandonedUploads(): Promise<void> {
  const names = await readdir(tmpdir())
  for (const name of names) {
    const pid = /^voicemark-import-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks (man kill(2)).
    return process.kill(pid, 0)
  } catch (error) {
    // Of another user, who may not be asked.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
