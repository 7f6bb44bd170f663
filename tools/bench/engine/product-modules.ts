import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** What modules of the built agent export, by their paths below `synthesis/`; no other project may import them. */
export async function productModules<T>(files: readonly string[]): Promise<T> {
  // Found by its name: this file runs where it is and where it is compiled to.
  const agent = pathToFileURL(createRequire(import.meta.url).resolve('@voicemark/agent/package.json'))
  const folder = new URL('dist/synthesis/', agent)
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, folder).href) as Promise<object>),
  )
  return Object.assign({}, ...modules) as T
}
