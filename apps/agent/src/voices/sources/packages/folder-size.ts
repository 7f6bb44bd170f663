import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const lookMs = 500

/** Says from time to time how much is in a folder, which is how far a program is that writes there. */
export function watchFolder(folder: string, onBytes: (bytes: number) => void): { stop(): void } {
  onBytes(0)
  const timer = setInterval(() => void folderBytes(folder).then(onBytes), lookMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

async function folderBytes(folder: string): Promise<number> {
  try {
    const names = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
    return sizes.reduce((sum, size) => sum + size, 0)
  } catch {
    // What was listed is gone by now; the next look says more.
    return 0
  }
}
