import type { FileNotes } from '../text/file-notes.js'

/** Texts by column that turned out to be missing values, as `TextColumns` finds them. */
export type MissingTexts = ReadonlyMap<string, ReadonlySet<string>>

export function noteMissingTexts(missing: MissingTexts, notes: FileNotes): void {
  for (const [column, words] of missing)
    for (const word of words) notes.say(`${column} has cells such as ${word}: read as missing`)
}
