/** A text without the words that are written in letters which a language does not know. */
export interface ReadableText {
  readonly text: string
  /** Letters that stay. */
  readonly letters: number
  /** Letters that were taken out. */
  readonly foreign: number
  /** In which script those are; null where there are none. */
  readonly script: string | null
}

const named = [
  ...['Han', 'Hiragana', 'Katakana', 'Hangul', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari'],
  ...['Thai', 'Latin'],
]

/**
 * Takes words in letters of other scripts out of a text: espeak would spell them, letter by letter, as what they are called
 * ("Chinese letter"). A Greek letter that stands alone, as in formulas, is rightly read by its name.
 */
export function readableText(text: string, scripts: readonly string[]): ReadableText {
  const own = scripts.map((script) => `\\p{Script=${script}}`).join('')
  const foreignWord = new RegExp(`[\\p{L}--[${own}\\p{Script=Common}\\p{Script=Inherited}]][\\p{M}]*`, 'gv')
  const alone = /(?<![\p{L}\p{M}])\p{Script=Greek}(?![\p{L}\p{M}])/u
  let foreign = 0
  let script: string | null = null
  const readable = text.replaceAll(foreignWord, (letter, at: number) => {
    const around = text.slice(Math.max(0, at - 1), at + letter.length + 1)
    if (alone.test(around) && around.match(/\p{L}/gu)?.length === 1) return letter
    foreign += 1
    script ??= scriptOf(letter)
    return ' '
  })
  const letters = readable.match(/\p{L}/gu)?.length ?? 0
  return { text: readable, letters, foreign, script }
}

function scriptOf(letter: string): string {
  return named.find((script) => new RegExp(`\\p{Script=${script}}`, 'u').test(letter)) ?? 'another script'
}
