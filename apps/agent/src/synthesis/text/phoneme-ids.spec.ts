import { describe, expect, it } from 'vitest'
import { mergeClusters, toPhonemeIds } from './phoneme-ids.js'

const idMap = { _: [0], '^': [1], $: [2], a: [14], b: [15, 16], aɪ: [161] }

describe('phoneme ids', () => {
  it('are padded after every phoneme but the last mark', () => {
    expect(toPhonemeIds(['a', 'b'], idMap).ids).toEqual([1, 0, 14, 0, 15, 16, 0, 2])
  })

  it('count phonemes before padding, without the sentence marks', () => {
    expect(toPhonemeIds(['a', 'b', 'a'], idMap).tokens).toBe(3)
  })

  it('leave out and count phonemes the model does not know', () => {
    const { ids, tokens, unknown } = toPhonemeIds(['x', 'a', 'x', 'toString'], idMap)
    expect(ids).toEqual([1, 0, 14, 0, 2])
    expect(tokens).toBe(1)
    expect(unknown).toBe(3)
  })

  it('of nothing are the marks of an empty sentence', () => {
    expect(toPhonemeIds([], idMap)).toEqual({ ids: [1, 0, 2], tokens: 0, unknown: 0 })
  })
})

describe('vowel clusters', () => {
  const clusters = [
    ['a', 'ɪ'],
    ['a', 'ɪ', 'ə'],
  ]

  it.each([
    { name: 'a pair', phonemes: ['a', 'ɪ', 't'], merged: ['aɪ', 't'] },
    { name: 'the longest', phonemes: ['a', 'ɪ', 'ə'], merged: ['aɪə'] },
    { name: 'no neighbour', phonemes: ['a', 't', 'ɪ'], merged: ['a', 't', 'ɪ'] },
    { name: 'no half at the end', phonemes: ['t', 'a'], merged: ['t', 'a'] },
  ])('join $name', ({ phonemes, merged }) => {
    expect(mergeClusters(phonemes, clusters)).toEqual(merged)
  })
})
