import { isAlphabetic } from '../letters/letters.js'
import type { Dictionary, Entry } from './dictionary.js'
import { primary, secondary } from './stress.js'
import { kindOf } from './tags.js'
import type { Context, Word } from './word.js'

/** Marks that are words. */
export const symbolWords: ReadonlyMap<string, string> = new Map([
  ['%', 'percent'],
  ['&', 'and'],
  ['+', 'plus'],
  ['@', 'at'],
])

const inAddress: ReadonlyMap<string, string> = new Map([
  ['.', 'dot'],
  ['/', 'slash'],
])

interface Reading {
  readonly gold: Dictionary
  readonly lookup: (word: Word) => string | null
  readonly spell: (text: string) => string | null
}

type Say = (word: Word & { readonly context: Context }, reading: Reading) => string | null

/** Words whose sound depends on their place; null for all others. */
export function saySpecial(word: Word, reading: Reading): string | null {
  const { text, tag, context } = word
  const address = tag === 'ADD' ? inAddress.get(text) : undefined
  if (address !== undefined) return reading.lookup({ ...word, text: address, tag: '', stress: -0.5 })
  const symbol = symbolWords.get(text)
  if (symbol !== undefined) return reading.lookup({ ...word, text: symbol, tag: '', stress: null })
  if (isInitials(text)) return reading.spell(text)
  if (tag === 'IN' && /^vs\.?$/i.test(text))
    return reading.lookup({ ...word, text: 'versus', tag: '', stress: null })
  const say = functionWords.get(text)
  return say === undefined || context === null ? null : say({ ...word, context }, reading)
}

const functionWords: ReadonlyMap<string, Say> = new Map<string, Say>([
  ...spellings('a A', ({ tag }) => (tag === 'DT' ? 'ɐ' : 'ˈA')),
  ...spellings('am Am AM', sayAm),
  ...spellings('an An AN', ({ text, tag }, { spell }) =>
    text === 'AN' && tag.startsWith('NN') ? spell(text) : 'ɐn',
  ),
  ...spellings('I', ({ tag }) => (tag === 'PRP' ? `${secondary}I` : null)),
  ...spellings('by By BY', ({ tag }) => (kindOf(tag) === 'ADV' ? 'bˈI' : null)),
  ...spellings('to To', sayTo),
  ...spellings('TO', (word, reading) => (['TO', 'IN'].includes(word.tag) ? sayTo(word, reading) : null)),
  ...spellings('in In', sayIn),
  ...spellings('IN', (word) => (word.tag === 'NNP' ? null : sayIn(word))),
  ...spellings('the The', sayThe),
  ...spellings('THE', (word) => (word.tag === 'DT' ? sayThe(word) : null)),
  ...spellings('used Used USED', sayUsed),
])

function spellings(words: string, say: Say): [string, Say][] {
  return words.split(' ').map((word) => [word, say])
}

function sayAm({ text, tag, stress, context }: Parameters<Say>[0], { gold, spell }: Reading): string | null {
  if (tag.startsWith('NN')) return spell(text)
  const isFull = context.beforeVowel === null || text !== 'am' || (stress ?? 0) > 0
  return isFull ? soundOf(gold.get('am')) : 'ɐm'
}

function sayTo({ context }: Parameters<Say>[0], { gold }: Reading): string | null {
  if (context.beforeVowel === null) return soundOf(gold.get('to'))
  return context.beforeVowel ? 'tʊ' : 'tə'
}

function sayIn({ tag, context }: Parameters<Say>[0]): string {
  return context.beforeVowel === null || tag !== 'IN' ? `${primary}ɪn` : 'ɪn'
}

function sayThe({ context }: Parameters<Say>[0]): string {
  return context.beforeVowel === true ? 'ði' : 'ðə'
}

function sayUsed({ tag, context }: Parameters<Say>[0], { gold }: Reading): string | null {
  const isHabit = ['VBD', 'JJ'].includes(tag) && context.beforeTo
  return soundOf(gold.get('used'), isHabit ? 'VBD' : 'DEFAULT')
}

function soundOf(entry: Entry | null, tag = 'DEFAULT'): string | null {
  return typeof entry === 'string' || entry === null ? entry : (entry[tag] ?? null)
}

// "U.S." and "e.g.": no part has more than two letters.
function isInitials(text: string): boolean {
  if (!text.replaceAll(/^\.+|\.+$/g, '').includes('.')) return false
  return isAlphabetic(text.replaceAll('.', '')) && text.split('.').every((part) => part.length < 3)
}
