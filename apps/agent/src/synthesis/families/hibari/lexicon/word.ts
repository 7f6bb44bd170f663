/** What of a word and its place decides how it is said. */
export interface Word {
  /** As in the dictionary: apostrophes and digits are ASCII. */
  readonly text: string
  /** Its Penn Treebank tag; empty where there is none. */
  readonly tag: string
  /** Degree of `withStress`; null: as the dictionary has it. */
  readonly stress: number | null
  /** Null: it is said by itself. */
  readonly context: Context | null
}

/** What follows a word. */
export interface Context {
  /** Whether a vowel comes next; null before a pause. */
  readonly beforeVowel: boolean | null
  readonly beforeTo: boolean
}

export const nothingFollows: Context = { beforeVowel: null, beforeTo: false }

/** A word that is said by itself. */
export const alone = (text: string, stress: number | null = null): Word => ({
  text,
  tag: '',
  stress,
  context: null,
})
