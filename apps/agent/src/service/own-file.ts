import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode, errorReason, StartError } from '@voicemark/daemon'
import { writeWhole } from './write-whole.js'

/** The first line of each unit that this program wrote. */
export const ownMark =
  '# Written by voicemark service; it is written anew by it, so change it with systemctl edit.'

/** The same in XML, where it is the second line. */
export const ownXmlMark = '<!-- Written by voicemark service; it is written anew by it. -->'

/** What is in a file; null where there is none. @throws StartError where it may not be read. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw new StartError(`${path} cannot be read: ${errorReason(error)}`)
  }
}

/** Whether this program wrote it. */
export const isOwn = (text: string) => text.startsWith(ownMark) || text.includes(`\n${ownXmlMark}\n`)

/** Writes a file and the folder that it is in; false when all of it was there. @throws StartError. */
export function writeIfNew(path: string, text: string, mode: number): boolean {
  if (readIfThere(path) === text) return false
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
    writeWhole(path, text, mode)
    return true
  } catch (error) {
    throw new StartError(`${path} cannot be written: ${errorReason(error)}`)
  }
}
