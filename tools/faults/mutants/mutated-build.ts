import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Edit } from './mutant-list.js'

/** Makes a copy of the built apps and libraries in a folder; their packages are those of the original. */
export function copyBuild(build: string, folder: string): void {
  const isSource = (path: string) =>
    /\/(src|test|fixtures|out-tsc|node_modules)(\/|$)/.test(path.slice(build.length))
  for (const name of ['apps', 'libs'])
    cpSync(join(build, name), join(folder, name), { recursive: true, filter: (path) => !isSource(path) })
  symlinkSync(join(build, 'prisma'), join(folder, 'prisma'))
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(join(build, 'node_modules')))
    if (name !== '@voicemark') symlinkSync(join(build, 'node_modules', name), join(modules, name))
  mkdirSync(join(modules, '@voicemark'))
  for (const name of readdirSync(join(folder, 'libs')))
    symlinkSync(join(folder, 'libs', name), join(modules, '@voicemark', name))
}

/** Changes a copy; gives what undoes it. @throws Error where the text to change is not there exactly once. */
export function applyEdits(folder: string, edits: readonly Edit[]): () => void {
  const originals = new Map<string, string>()
  const undo = () => originals.forEach((text, path) => writeFileSync(path, text))
  try {
    for (const { file, find, replace } of edits) {
      const path = join(folder, file)
      const text = readFileSync(path, 'utf8')
      const found = text.split(find).length - 1
      if (found !== 1) throw new Error(`${file} has ${found} times: ${find}`)
      if (!originals.has(path)) originals.set(path, text)
      writeFileSync(
        path,
        text.replace(find, () => replace),
      )
    }
  } catch (error) {
    undo()
    throw error
  }
  return undo
}
