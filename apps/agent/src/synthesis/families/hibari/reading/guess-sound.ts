import type { GuessSound } from './unknown-words.js'
import { z } from 'zod'

/** `oov.json`: the letters that the model of unknown words knows, and its phonemes. */
export const guessAlphabet = z.object({
  in: z.array(z.string()).nonempty(),
  out: z.array(z.string()).nonempty(),
  maxlen: z.number().int().positive(),
})

/** Runs the model on the numbers of a word's letters and gives those of its phonemes, with blanks. */
export type RunGuess = (letters: readonly number[]) => Promise<readonly number[]>

/** Guesses the sound of a word by a model of letters: equal numbers in a row are one phoneme, 0 is none. */
export function createGuess(alphabet: z.infer<typeof guessAlphabet>, run: RunGuess): GuessSound {
  const letters = new Map(alphabet.in.map((letter, at) => [letter, at + 1]))
  return async (word) => {
    const ids = Array.from(word).flatMap((letter) => letters.get(letter) ?? [])
    if (ids.length === 0) return null
    const numbers = await run(ids.slice(0, alphabet.maxlen))
    const changes = numbers.filter((number, at) => number !== 0 && number !== numbers[at - 1])
    return changes.map((number) => alphabet.out[number - 1] ?? '').join('')
  }
}
