import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/**
 * Writes a file whole or not at all: readers see the old one or the new one. A symbolic link of that name is replaced,
 * never followed.
 * @throws RangeError for a name that is not a plain file name.
 */
export async function writeWholeFile(
  folder: string,
  name: string,
  content: string | Buffer,
): Promise<string> {
  if (name === '' || name !== basename(name) || name.startsWith('.') || /[\\/\0]/.test(name)) {
    throw new RangeError(`${JSON.stringify(name)} is not a file name`)
  }
  const path = join(folder, name)
  const temporary = join(folder, `.${name}.${randomUUID()}.tmp`)
  try {
    // wx: whatever has that name already, a link included, is not written through.
    await writeFile(temporary, content, { flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return path
}
