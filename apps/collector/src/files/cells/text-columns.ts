import { isMissingWord } from './missing-words.js'

/**
 * Words such as NA in text columns of rows whose writer leaves a missing value empty: there they are names, unless the file
 * went through a program that writes them. It did where a column of numbers has such a word, or a text column nothing else.
 */
export interface TextColumns {
  /** What takes the filled cells of one column. */
  column(name: string): (text: string) => void
  /** A word that stood for a missing value in a column of another kind. */
  missingElsewhere(word: string): void
  /** Columns and the words in them that are missing values after all; to be asked when every row was read. */
  missing(): ReadonlyMap<string, ReadonlySet<string>>
}

/** `alone`: whether a column that has nothing else is a sign, too. */
export function createTextColumns(alone: boolean): TextColumns {
  const columns = new Map<string, { others: number; readonly words: Set<string> }>()
  const elsewhere = new Set<string>()
  return {
    column(name) {
      const seen = { others: 0, words: new Set<string>() }
      columns.set(name, seen)
      return (text) => {
        if (isMissingWord(text)) seen.words.add(text)
        else seen.others += 1
      }
    },
    missingElsewhere(word) {
      elsewhere.add(word)
    },
    missing() {
      const found = [...columns].map(([name, { others, words }]) => {
        const all = alone && others === 0
        return [name, new Set([...words].filter((word) => all || elsewhere.has(word)))] as const
      })
      return new Map(found.filter(([, words]) => words.size > 0))
    },
  }
}
