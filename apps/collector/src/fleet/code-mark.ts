import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A text that differs between any two versions of the code that folds requests, whatever their numbers say: what one has
 * folded the other does not go on with.
 */
export function codeMark(): string {
  const analysis = dirname(fileURLToPath(import.meta.resolve('@voicemark/analysis')))
  const here = import.meta.dirname
  const folders = [analysis, here, join(here, '../figures'), join(here, '../store')]
  const hash = createHash('sha256').update(process.versions.v8)
  for (const folder of folders)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (name.endsWith('.js')) hash.update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}
