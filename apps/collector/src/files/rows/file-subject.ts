import { askedBy } from '@voicemark/schema'
import type { FileRequest } from './measured-row.js'

/** What a file is of that is not of the agent's own engine. */
export interface FileSubject {
  readonly asked: NonNullable<FileRequest['asked']>
  /** Null where the name has no words for it. */
  readonly subject: string | null
}

/** `<asked>[_<words of the subject>]_<agent>` behind the tier of `synthesis_<tier>_…_<time>.csv`. */
const foreign = /^_([a-z]+)(?:_(.+))?_[0-9a-f]{4}_\d{8}_\d{6}\.csv$/

/**
 * What the name of an agent's file says of its rows, whose columns have no place for it: without it they would be those of the
 * agent's own engine, whose tier and device they may have. Null where the file is of that engine, or of another writer.
 */
export function subjectOfFile(fileName: string, tier: string): FileSubject | null {
  const start = `synthesis_${tier}`
  const [, word, subject = null] =
    (fileName.startsWith(start) && foreign.exec(fileName.slice(start.length))) || []
  const { success, data: asked } = askedBy.safeParse(word)
  return success && asked !== 'engine' ? { asked, subject } : null
}
