import { closeSync, openSync } from 'node:fs'

/**
 * Whether this process may read a file; of what is not there neither. It is opened, since access(2) does not ask for the
 * capabilities by which one who is not root may.
 */
export function isReadable(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'))
    return true
  } catch {
    return false
  }
}
