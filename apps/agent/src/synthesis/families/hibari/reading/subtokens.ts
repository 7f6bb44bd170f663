import { isAlphabetic, letterSource as l, wordSource } from '../letters/letters.js'
import { currencyUnits } from '../lexicon/currency.js'
import { newToken, type Token } from './token.js'

/** A token, or the parts of a word that are read as one. */
export type Group = [Token, ...Token[]]

const capital = 'A-ZÀ-ÖØ-Þ'
const small = 'a-zß-öø-ÿ'
const quote = "['‘’]"
const part = new RegExp(
  [
    `^${quote}+`,
    `[${capital}](?=[${capital}][${small}])`,
    String.raw`(?:^-)?(?:\d?[,.]?\d)+`,
    String.raw`[\-_]+`,
    `${quote}{2,}`,
    `${l}*?(?:${quote}${l})*?[${small}](?=[${capital}])`,
    `${l}+(?:${quote}${l})*`,
    `(?!${wordSource})[^\\-'‘’]`,
    `${quote}+$`,
  ].join('|'),
  'gsu',
)
const punctuation = ';:,.!?—…"“”'
const markTags = new Set(['.', ',', '-LRB-', '-RRB-', '``', '""', "''", ':', '$', '#', 'NFP'])
const markPhonemes: ReadonlyMap<string, string> = new Map([
  ['-LRB-', '('],
  ['-RRB-', ')'],
  ['``', '“'],
  ['""', '”'],
  ["''", '”'],
])

/** Cuts words where their letters, digits and capitals change, and says what is no word. */
export function toGroups(tokens: readonly Token[]): Group[] {
  const groups: Group[] = []
  let open = false
  let currency: string | null = null
  for (const [index, token] of tokens.entries()) {
    const parts = partsOf(token)
    for (const [at, piece] of parts.entries()) {
      const isAmountsEnd = at === parts.length - 1 && tokens[index + 1]?.tag !== 'CD'
      currency = settle(piece, { currency, isAmountsEnd, before: parts[at - 1], behind: parts[at + 1] })
      const isSettled = piece.alias !== null || piece.phonemes !== null
      const last = groups.at(-1)
      if (!isSettled && open && last !== undefined && last.at(-1)?.whitespace === '') {
        piece.startsWord = false
        last.push(piece)
      } else {
        groups.push([piece])
        open = !isSettled && piece.whitespace === ''
      }
    }
  }
  return groups
}

function partsOf(token: Token): Token[] {
  if (token.alias !== null || token.phonemes !== null) return [token]
  const parts = Array.from(token.text.matchAll(part), ([text]) => newToken(text, token.tag, ''))
  const last = parts.at(-1)
  if (last !== undefined) last.whitespace = token.whitespace
  return parts
}

interface Place {
  /** The sign of an amount that has begun. */
  readonly currency: string | null
  readonly isAmountsEnd: boolean
  readonly before: Token | undefined
  readonly behind: Token | undefined
}

// Says marks and gives amounts their currency; gives the sign of the amount that is still under way.
function settle(token: Token, { currency, isAmountsEnd, before, behind }: Place): string | null {
  const { text, tag } = token
  if (token.alias !== null || token.phonemes !== null) return currency
  if (tag === '$' && currencyUnits.has(text)) {
    token.phonemes = ''
    return text
  }
  if (tag === ':' && (text === '-' || text === '–')) token.phonemes = '—'
  else if (markTags.has(tag) && !/^[a-z]+$/i.test(text))
    token.phonemes =
      markPhonemes.get(tag) ??
      Array.from(text)
        .filter((char) => punctuation.includes(char))
        .join('')
  else if (currency !== null) {
    if (tag !== 'CD') return null
    if (isAmountsEnd) token.currency = currency
  } else if (text === '2' && before !== undefined && behind !== undefined && joinsLetters(before, behind))
    token.alias = 'to'
  return currency
}

// As in "b2b".
const joinsLetters = (before: Token, behind: Token) =>
  isAlphabetic((Array.from(before.text).at(-1) ?? '') + (Array.from(behind.text)[0] ?? ''))
