import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostPhonemes, piecesOf } from './pieces.js'

const pieces = (text: string) => piecesOf(Array.from(text)).map((piece) => piece.join(''))
const words = (letters: number) => 'abcd '.repeat(Math.ceil(letters / 5)).slice(0, letters)

test('what fits is one piece', () => {
  const text = 'a'.repeat(mostPhonemes)
  expect(pieces(text)).toEqual([text])
  expect(pieces(' abc ')).toEqual(['abc'])
  expect(pieces('  ')).toEqual([])
})

test('a sentence is cut behind its last mark that fits', () => {
  const first = `${words(202)}e, ${words(199)}f; `
  const [one, two] = pieces(`${first}${words(300)}`)
  expect(one).toBe(first.trim())
  expect(two).toBe(words(300).trim())
})

test('a mark near the start would leave a scrap: the last space is better', () => {
  const [one = ''] = pieces(`ab, ${words(700)}`)
  expect(one.length).toBeGreaterThan(mostPhonemes - 6)
  expect(one.endsWith('abcd')).toBe(true)
})

test('a word that is too long is cut where nothing fits any more', () => {
  expect(pieces('a'.repeat(1021)).map((piece) => piece.length)).toEqual([510, 510, 1])
})

test('nothing but spaces is ever lost', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', ' ', ',', '.', '…'), { maxLength: 2000 }), (phonemes) => {
      const cut = piecesOf(phonemes)
      expect(cut.flat().filter((one) => one !== ' ')).toEqual(phonemes.filter((one) => one !== ' '))
      for (const piece of cut) {
        expect(piece.length).toBeLessThanOrEqual(mostPhonemes)
        expect(piece.length).toBeGreaterThan(0)
      }
    }),
  )
})
