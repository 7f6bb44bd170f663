import { StartError, errorCode, errorReason, programVersion, readSmallFile } from '@voicemark/daemon'
import { z } from 'zod'
import { writeDurably } from './durable-file.js'

/**
 * What the files of the state folder are like: spool, journal, marks, campaigns. One more whenever an older program would
 * read them wrongly or leave rows lying.
 */
const stateFormat = 1

/** The format of a state folder, and the version that brought it there. Versions before 0.2.0 write and read none. */
const mark = z.looseObject({ format: z.number().int().positive(), version: z.string().max(64) })

/**
 * Marks a state folder as this program's, once it may be.
 * @throws StartError when a newer program has written it; nothing is changed then.
 */
export function markStateFormat(folder: string, file: string): void {
  const found = readMark(file)
  if (found !== null && found.format > stateFormat)
    throw new StartError(
      `VOICEMARK_HOME ${folder} was written by version ${found.version} of Voicemark, whose files version ${programVersion} ` +
        `cannot read; install ${found.version} or newer, or set another VOICEMARK_HOME. Nothing was changed`,
    )
  if (found?.format === stateFormat) return
  writeDurably(file, `${JSON.stringify({ format: stateFormat, version: programVersion })}\n`)
}

function readMark(file: string): z.infer<typeof mark> | null {
  try {
    return mark.safeParse(JSON.parse(readSmallFile(file))).data ?? null
  } catch (error) {
    // Written durably or not at all: what is no JSON is damage of a disk, and as good as absent.
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return null
    throw new StartError(`${file} cannot be read: ${errorReason(error)}`)
  }
}
