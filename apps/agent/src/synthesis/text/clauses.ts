/** What closes a clause, as Piper writes it after the clause's phonemes; empty when Piper writes nothing. */
export type Terminator = '.' | '?' | '!' | ',' | ':' | ';' | ''

/** A piece of text that espeak speaks in one go, with the white space that follows it. */
export interface Clause {
  readonly text: string
  readonly terminator: Terminator
  readonly endsSentence: boolean
}

interface Mark {
  readonly chars: RegExp
  readonly terminator: Terminator
  readonly endsSentence: boolean
  /** Closes a clause even with no space after it. */
  readonly tight?: true
}

interface Cut {
  readonly end: number
  readonly terminator: Terminator
  readonly endsSentence: boolean
}

// Measured with piper-tts 1.8.0 (espeak-ng 1.52) for every mark, symbol and number of Unicode's first two planes.
// Piper writes no terminator after the tight ones.
const marks: readonly Mark[] = [
  { chars: /[.۔܁܄።᙮᠃᠉⒈-⒛🄀⳹⳾⸳⸼꓿꘎꛳︒﹒｡𖫵𛲟𝪈]/u, terminator: '.', endsSentence: true },
  { chars: /[?\u037e؟܉፧᥅⁇❓❔⳺⳻꘏꛷︖﹖𑅃𞥟]/u, terminator: '?', endsSentence: true },
  { chars: /[!܃߹᥄‼❕❗❢❣︕﹗𞥞]/u, terminator: '!', endsSentence: true },
  { chars: /[,՝،܂߸༔፣᠂᠈⸲⸴⹁꓾꘍꛵︐︑﹐﹑､𑑍𝪇🄁-🄊]/u, terminator: ',', endsSentence: false },
  { chars: /[:܆܇፥፦᠄⦂꛴︓﹕𒑱𒑲𝪊]/u, terminator: ':', endsSentence: false },
  { chars: /[;\u0387؛܈፤⁏⸵꛶︔﹔–—⸺⸻︱︲𝪉]/u, terminator: ';', endsSentence: false },
  { chars: /[܀॥༎჻፨\u2029]/u, terminator: '', endsSentence: true },
  { chars: /[։।෴།。．！？]/u, terminator: '', endsSentence: true, tight: true },
  { chars: /[、，：；¡¿…ຯ᠁⋮-⋱︙]/u, terminator: '', endsSentence: false, tight: true },
]

const anyMark = new RegExp(marks.map((mark) => mark.chars.source).join('|'), 'u')
const space = /[\t-\r \u0085\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/
const bracket = /[()[\]{}<>"'`«»《》—-‟]/u
const wordCharacter = /[\p{Alphabetic}\p{N}]/u

// Languages that write ordinals with a dot, so that "XIV." does not close a clause.
const ordinalDot = new Set('da de et fi fo hu kl lt ltg lv nb nl sl smj'.split(' '))
// Languages in which a full stop before a small letter closes a clause all the same.
const smallSentences = new Set(['ka', 'mto', 'xex'])

/** Splits text where espeak does: at punctuation followed by white space, a bracket or the end, and at blank lines. */
export function splitClauses(text: string, language: string): Clause[] {
  const chars = Array.from(text)
  const clauses: Clause[] = []
  for (let start = 0; start < chars.length;) {
    const { end, ...closing } = findCut(chars, start, language)
    clauses.push({ text: chars.slice(start, end).join(''), ...closing })
    start = end
  }
  return clauses
}

function findCut(chars: readonly string[], start: number, language: string): Cut {
  let spoken = false
  for (let at = start; at < chars.length;) {
    spoken ||= wordCharacter.test(chars[at] ?? '')
    const after = skipWhile(chars, at + 1, chars[at] === '\n' ? space : anyMark)
    const cut =
      chars[at] === '\n' ? blankLine(chars, at, after) : punctuation(chars, at, after, spoken, language)
    if (cut !== null) return cut
    at = anyMark.test(chars[at] ?? '') ? after : at + 1
  }
  return { end: chars.length, terminator: '', endsSentence: true }
}

function blankLine(chars: readonly string[], at: number, end: number): Cut | null {
  return newlines(chars, at, end) > 1 ? { end, terminator: '', endsSentence: true } : null
}

function punctuation(
  chars: readonly string[],
  at: number,
  after: number,
  spoken: boolean,
  language: string,
): Cut | null {
  const mark = markAt(chars, at)
  if (mark === undefined || !(mark.tight ?? endsWord(chars[after]))) return null
  const end = skipWhile(chars, after, space)
  const lines = newlines(chars, after, end)
  if (lines > 1) return { end, terminator: '', endsSentence: true }
  if (lines === 0 && !spoken) return null
  if (lines === 0 && mark.terminator === '.' && continues(chars, at, end, language)) return null
  return { end, terminator: mark.terminator, endsSentence: mark.endsSentence }
}

function markAt(chars: readonly string[], at: number): Mark | undefined {
  const char = chars[at] ?? ''
  const shown = char === '.' && chars[at + 1] === '.' && chars[at + 2] === '.' ? '…' : char
  return marks.find((mark) => mark.chars.test(shown))
}

function endsWord(next: string | undefined): boolean {
  return next === undefined || space.test(next) || bracket.test(next)
}

// A full stop that belongs to an abbreviation or an ordinal number.
function continues(chars: readonly string[], at: number, end: number, language: string): boolean {
  const next = chars[end] ?? ''
  if (chars[at] !== '.') return false
  if (next === "'" && chars[end + 1] === 's') return true
  if (ordinalDot.has(language) && isOrdinal(chars, at, next)) return true
  return /\p{Lowercase}/u.test(next) && !smallSentences.has(language)
}

function isOrdinal(chars: readonly string[], at: number, next: string): boolean {
  const roman = /[IVXL]/
  const last = chars[at - 1] ?? ' '
  const before = chars[at - 2] ?? ' '
  if (/\d/.test(last)) return next === '-'
  return roman.test(last) && (roman.test(before) || space.test(before))
}

function skipWhile(chars: readonly string[], from: number, pattern: RegExp): number {
  let at = from
  while (at < chars.length && pattern.test(chars[at] ?? '')) at += 1
  return at
}

function newlines(chars: readonly string[], from: number, to: number): number {
  return chars.slice(from, to).filter((char) => char === '\n').length
}
