import { posix } from 'node:path'
import type { FoundFile } from './found-files.js'

/** Last part of a path. */
export const baseOf = (path: string) => posix.basename(path)

/** The folder of a path; empty for the top. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path)
  return folder === '.' ? '' : folder
}

/** Files that lie in a folder itself. */
export function directlyIn(files: readonly FoundFile[], folder: string): FoundFile[] {
  return files.filter(({ path }) => folderOf(path) === folder)
}

/** Models, or the one that was named. */
export function modelsOf(files: readonly FoundFile[], named: string | null): FoundFile[] {
  const models = files.filter(({ path }) => path.toLowerCase().endsWith('.onnx'))
  const model = named?.replace(/\.json$/i, '')
  return named === null ? models : models.filter(({ path }) => path === model)
}

/** Several names for a person: at most five, and how many more. */
export function someOf(names: readonly string[]): string {
  const more = names.length - 5
  return `${names.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
