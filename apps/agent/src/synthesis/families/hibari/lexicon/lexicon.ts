import { isAlphabetic, withoutFirst } from '../letters/letters.js'
import type { Dictionary, Entry } from './dictionary.js'
import { createInflections, type Accent, type Inflect } from './inflections.js'
import { saySpecial, symbolWords } from './special-words.js'
import { ingStem, pastStem, pluralStem } from './stems.js'
import { primary, secondary, withStress } from './stress.js'
import { kindOf } from './tags.js'
import type { Context, Word } from './word.js'

/** Says words of its dictionaries and their forms; null is a word that it does not know. */
export interface Lexicon {
  say(word: Word): string | null
  /** A word as it stands in a dictionary. */
  lookup(word: Word): string | null
  /** A word in -s. */
  sayPlural(word: Word): string | null
  readonly inflect: Readonly<Record<'s' | 'ed' | 'ing', Inflect>>
}

/** People have checked `gold`; nobody has `silver`, which knows no parts of speech. */
export function createLexicon(gold: Dictionary, silver: Dictionary, accent: Accent): Lexicon {
  const inDictionary = (word: string) => gold.has(word) || silver.has(word)
  const isKnown = (word: string) => inDictionary(word) || symbolWords.has(word) || isSpelled(word)
  const lookup = (word: Word) => lookUp(word, gold, silver)
  const inflect = createInflections(accent)
  const sayStem = (word: Word, stem: string | null, end: Inflect) => {
    const said = stem === null ? null : lookup({ ...word, text: stem })
    return said === null ? null : end(said)
  }
  const sayPlural = (word: Word) => sayStem(word, pluralStem(word.text, isKnown), inflect.s)
  const sayForm = (word: Word) =>
    sayPlural(word) ??
    sayStem(word, pastStem(word.text, isKnown), inflect.ed) ??
    sayStem({ ...word, stress: word.stress ?? 0.5 }, ingStem(word.text, isKnown), inflect.ing)
  // As it is in the dictionary, where only the start of a sentence or shouting gives it capitals.
  const plainWord = (word: Word) => {
    const lower = { ...word, text: word.text.toLowerCase() }
    const mayBe = hasPlainCapitals(word) && !inDictionary(word.text)
    return mayBe && (inDictionary(lower.text) || sayForm(lower) !== null) ? lower : word
  }
  return {
    lookup,
    sayPlural,
    inflect,
    say(given) {
      const special = saySpecial(given, { gold, lookup, spell: (text) => spellOut(text, gold) })
      if (special !== null) return special
      const word = plainWord(given)
      const known = [word.text, ...possessives(word.text)].find(isKnown)
      return known === undefined ? sayForm(word) : lookup({ ...word, text: known })
    },
  }
}

function lookUp({ text: written, tag, stress, context }: Word, gold: Dictionary, silver: Dictionary) {
  const isShouted = written === written.toUpperCase() && !gold.has(written)
  const text = isShouted ? written.toLowerCase() : written
  const isName = isShouted && tag === 'NNP'
  const entry = gold.get(text) ?? (isName ? null : silver.get(text))
  const said = soundOf(entry, tag, context)
  if (said === null || (isName && !said.includes(primary))) {
    const spelled = spellOut(text, gold)
    if (spelled !== null) return spelled
  }
  return said === null ? null : withStress(said, stress)
}

function soundOf(entry: Entry | null, tag: string, context: Context | null): string | null {
  if (entry === null || typeof entry === 'string') return entry
  const atPause = context?.beforeVowel === null && Object.hasOwn(entry, 'None')
  const key = [atPause ? 'None' : tag, kindOf(tag), 'DEFAULT'].find((name) => Object.hasOwn(entry, name))
  return entry[key ?? ''] ?? null
}

/** The names of its letters, the last of them stressed; null when one has no name. */
function spellOut(text: string, gold: Dictionary): string | null {
  const names = Array.from(text)
    .filter(isAlphabetic)
    .map((letter) => gold.get(letter.toUpperCase()))
  if (!names.every((name) => typeof name === 'string')) return null
  const said = withStress(names.join(''), 0)
  const last = said.lastIndexOf(secondary)
  return last < 0 ? said : said.slice(0, last) + primary + said.slice(last + secondary.length)
}

// Capitals within a word are letters of their own.
function isSpelled(word: string): boolean {
  return /^[A-Za-z]+$/.test(word) && word.slice(1) === word.slice(1).toUpperCase()
}

function hasPlainCapitals({ text, tag }: Word): boolean {
  if (text.length < 2 || !isAlphabetic(text.replaceAll("'", '')) || text === text.toLowerCase()) return false
  if (tag === 'NNP' && text.length <= 7) return false
  const rest = withoutFirst(text)
  return text === text.toUpperCase() || rest === rest.toLowerCase()
}

function possessives(word: string): string[] {
  const forms: string[] = []
  if (word.endsWith("s'")) forms.push(`${word.slice(0, -2)}'s`)
  if (word.endsWith("'")) forms.push(word.slice(0, -1))
  return forms
}
