import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What is in a folder and below it. */
export interface FolderSize {
  readonly files: number
  readonly bytes: number
}

/** Files whose path below the folder the pattern fits; those that go meanwhile are left out. */
export function sizeOf(folder: string, pattern = /./): FolderSize {
  let [files, bytes] = [0, 0]
  for (const entry of entriesOf(folder)) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !pattern.test(path.slice(folder.length + 1))) continue
    files += 1
    bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0
  }
  return { files, bytes }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch {
    return [] // not made yet, or one of its folders is just being removed
  }
}
