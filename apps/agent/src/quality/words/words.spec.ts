import { describe, expect, test } from 'vitest'
import { spokenWords } from './spoken-words.js'
import { wordErrorRate } from './word-errors.js'

describe('words of a text', () => {
  test.each([
    { text: '"Hush," he whispered.', words: 'hush he whispered' },
    {
      text: 'Gate 14 closes at 9:45, or 7:05.',
      words: 'gate fourteen closes at nine forty five or seven oh five',
    },
    { text: 'the 128 steps', words: 'the one hundred twenty eight steps' },
    { text: 'The one hundred and twenty-eight steps', words: 'the one hundred twenty eight steps' },
    {
      text: '1,000 eggs, 3.5 % of them in 1905',
      words: 'one thousand eggs three point five percent of them in nineteen oh five',
    },
    { text: 'Don’t ‘quote’ me', words: "don't quote me" },
    { text: 'Schöne Grüße', words: 'schöne grüße' },
    { text: '… — !', words: '' },
  ])('$text', ({ text, words }) => {
    expect(spokenWords(text).join(' ')).toBe(words)
  })
})

describe('word errors', () => {
  test.each([
    { said: 'a b c', heard: 'a b c', rate: 0 },
    { said: 'a b c', heard: 'a x c', rate: 1 / 3 },
    { said: 'a b c', heard: 'b c', rate: 1 / 3 },
    { said: 'a b', heard: 'a b c d e', rate: 1.5 },
    { said: 'a b', heard: '', rate: 1 },
  ])('"$heard" for "$said"', ({ said, heard, rate }) => {
    expect(wordErrorRate(spokenWords(said), spokenWords(heard))).toBeCloseTo(rate, 6)
  })

  test('of a text without words there are none', () => {
    expect(wordErrorRate([], ['a'])).toBeNull()
  })
})
