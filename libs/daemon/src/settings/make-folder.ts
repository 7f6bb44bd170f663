import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '../errors.js'

/**
 * Makes a folder and those above it. Node's own `recursive` says ENOENT of a file system that is read-only, and its
 * asynchronous kind never ends where a folder may hold no other, as below /proc, and where one above is a link to nowhere.
 * @throws what the system says when the folder cannot be made, or is a file.
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EEXIST' && statSync(path).isDirectory()) return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path), mode)
    mkdirSync(path, { mode })
  }
}
