import { expect, test } from 'vitest'
import { type SaidPair, saidOnce } from './pairs.js'

const said = (a: string, b: string, words: string, unknown: string[] = []) =>
  ({
    pair: { a, b, verdict: 'not_comparable', comparability: { mixed: [], unknown } },
    words,
  }) as unknown as SaidPair

test('what is the same of several pairs is said once, with all of them', () => {
  const groups = saidOnce([
    said('one', 'two', 'other voices'),
    said('one', 'three', 'other processors'),
    said('two', 'three', 'other voices'),
    said('two', 'four', 'other voices', ['kernel']),
  ])
  expect(groups.map(({ words, pairs }) => [words, pairs.map(({ a, b }) => `${a} ${b}`)])).toEqual([
    ['other voices', ['one two', 'two three']],
    ['other processors', ['one three']],
    ['other voices', ['two four']],
  ])
})
