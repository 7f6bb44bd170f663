import { describe, expect, test } from 'vitest'
import { codePoints } from '../../speech/speech-request.js'
import { builtInCorpus, corpusSha256 } from './corpus.js'

const { items } = builtInCorpus

describe('the built-in corpus', () => {
  test.each([
    { name: 'short', from: 25, to: 45 },
    { name: 'medium', from: 100, to: 180 },
    { name: 'long', from: 450, to: 700 },
  ])('has four $name texts of $from to $to characters', ({ name, from, to }) => {
    const lengths = items.filter(({ id }) => id.startsWith(`${name}-`)).map(({ text }) => codePoints(text))
    expect(lengths).toHaveLength(4)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(from)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(to)
  })

  test('does not change unnoticed, since results of another corpus do not compare', () => {
    expect(corpusSha256(items)).toBe('ae25c8dfc861a1e5ba12ca58c3e6189428542223d5d350841d1f3d66d37d271b')
  })
})

test('the identity of a corpus is that of its lines in sha256sum', () => {
  // printf 'a\tOne.\nb\tTwo.\n' | sha256sum
  expect(
    corpusSha256([
      { id: 'a', text: 'One.' },
      { id: 'b', text: 'Two.' },
    ]),
  ).toBe('b93fb458123b6c1ad0aa83a041e683054f5191a51d8002c1b246ab4a090e8d90')
})

test('ids and order belong to the identity of a corpus', () => {
  const one = corpusSha256([
    { id: 'a', text: 'One.' },
    { id: 'b', text: 'Two.' },
  ])
  expect(
    corpusSha256([
      { id: 'b', text: 'Two.' },
      { id: 'a', text: 'One.' },
    ]),
  ).not.toBe(one)
  expect(
    corpusSha256([
      { id: 'a', text: 'One.' },
      { id: 'c', text: 'Two.' },
    ]),
  ).not.toBe(one)
})
