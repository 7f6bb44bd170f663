/** A word or a part of one on its way to phonemes. */
export interface Token {
  readonly text: string
  /** Its Penn Treebank tag. */
  readonly tag: string
  whitespace: '' | ' '
  /** Null until it is known how it is said. */
  phonemes: string | null
  /** Whether it starts a word. */
  startsWord: boolean
  /** What is said in its place. */
  alias: string | null
  currency: string | null
  /** Whether a pause parts it from what is before it in the same word. */
  isApart: boolean
}

/** A token of which nothing more is known. */
export function newToken(text: string, tag: string, whitespace: '' | ' '): Token {
  return {
    text,
    tag,
    whitespace,
    phonemes: null,
    startsWord: true,
    alias: null,
    currency: null,
    isApart: false,
  }
}

/** Parts of a word as one, without its phonemes. */
export function merged(parts: readonly [Token, ...Token[]]): Token {
  const [first] = parts
  const last = parts.at(-1) ?? first
  const currencies = parts.flatMap(({ currency }) => currency ?? []).toSorted()
  return {
    ...newToken(textOf(parts), heaviest(parts).tag, last.whitespace),
    startsWord: first.startsWord,
    currency: currencies.at(-1) ?? null,
    isApart: first.isApart,
  }
}

/** Phonemes of all parts of a word. */
export function mergedPhonemes(parts: readonly Token[]): string {
  return parts.reduce((said, { phonemes, isApart }) => {
    const gap = isApart && said !== '' && !said.endsWith(' ') && phonemes ? ' ' : ''
    return said + gap + (phonemes ?? '')
  }, '')
}

/** A word as it is written. */
export function textOf(parts: readonly Token[]): string {
  return parts.map(({ text, whitespace }, at) => text + (at === parts.length - 1 ? '' : whitespace)).join('')
}

// Of the parts the one with the most letters has the word's tag; capitals count twice.
function heaviest(parts: readonly [Token, ...Token[]]): Token {
  return parts.reduce((best, part) => (weightOf(part) > weightOf(best) ? part : best))
}

function weightOf({ text }: Token): number {
  return Array.from(text).reduce((sum, char) => sum + (char === char.toLowerCase() ? 1 : 2), 0)
}
