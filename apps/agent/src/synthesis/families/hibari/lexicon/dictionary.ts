import { capitalize } from '../letters/letters.js'

/** Phonemes of a word, or of each part of speech that it is said otherwise as; null: its letters are spelled. */
export type Entry = string | Readonly<Record<string, string | null>>

/** Words and their phonemes. */
export interface Dictionary {
  /** An entry stands for the word with a capital and without, unless that has its own. */
  get(word: string): Entry | null
  has(word: string): boolean
}

/** `entries` has no prototype, since "constructor" is a word. */
export function createDictionary(entries: Readonly<Record<string, Entry>>): Dictionary {
  const get = (word: string): Entry | null => {
    const entry = entries[word]
    if (entry !== undefined || word.length < 2) return entry ?? null
    return entries[otherForm(word)] ?? null
  }
  return { get, has: (word) => get(word) !== null }
}

function otherForm(word: string): string {
  const lower = word.toLowerCase()
  const capitalized = capitalize(lower)
  if (word === lower) return capitalized
  return word === capitalized ? lower : word
}
