import { describe, expect, it } from 'vitest'
import { joinSentences, normalizePeak, toPcm16 } from './encode.js'

describe('the samples of a sentence', () => {
  it('are scaled to full scale', () => {
    expect([...normalizePeak(Float32Array.of(0.25, -0.5, 0))]).toEqual([0.5, -1, 0])
  })

  it('stay silence when there is nothing to scale', () => {
    expect([...normalizePeak(Float32Array.of(1e-9, -1e-9))]).toEqual([0, 0])
    expect(normalizePeak(new Float32Array(0))).toHaveLength(0)
  })

  it('are clipped and cut towards zero as Piper does', () => {
    expect([...toPcm16(Float32Array.of(1, -1, 2, -2, 0.5, -0.5, 0))]).toEqual([
      32767, -32767, 32767, -32767, 16383, -16383, 0,
    ])
  })

  it('are joined with silence between them', () => {
    expect([...joinSentences([Int16Array.of(1, 2), Int16Array.of(3)], 2)]).toEqual([1, 2, 0, 0, 3])
    expect(joinSentences([], 5)).toHaveLength(0)
  })
})
