import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodePcm16 } from './encode.js'

describe('the samples of a text', () => {
  it('are scaled to full scale, sentence by sentence, and cut towards zero as Piper does', () => {
    const sentences = [Float32Array.of(0.25, -0.5, 0), Float32Array.of(2, -1, 0.5)]
    expect([...encodePcm16(sentences, 0)]).toEqual([16383, -32767, 0, 32767, -16383, 8191])
  })

  it('stay silence when there is nothing to scale', () => {
    expect([...encodePcm16([Float32Array.of(1e-9, -1e-9)], 0)]).toEqual([0, 0])
    expect(encodePcm16([new Float32Array(0)], 0)).toHaveLength(0)
    expect(encodePcm16([], 5)).toHaveLength(0)
  })

  it('are joined with silence between sentences', () => {
    const sentences = [Float32Array.of(1, 1), Float32Array.of(1)]
    expect([...encodePcm16(sentences, 2)]).toEqual([32767, 32767, 0, 0, 32767])
  })

  it('are bit for bit those of the plain formula', () => {
    const samples = fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(samples, { maxLength: 4 }), fc.nat(3), (sentences, silence) => {
        expect([...encodePcm16(sentences, silence)]).toEqual(plainPcm16(sentences, silence))
      }),
    )
  })
})

/** As numpy says it: `audio / max(abs(audio)) * 32767` in float32, then `astype(int16)`. */
function plainPcm16(sentences: readonly Float32Array[], silence: number): number[] {
  return sentences.flatMap((sentence, index) => {
    const peak = sentence.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    const scaled = peak < 1e-8 ? sentence.map(() => 0) : sentence.map((sample) => sample / peak)
    const pcm = Array.from(scaled.map((sample) => sample * 32767)).map((sample) => Math.trunc(sample) + 0)
    return index === sentences.length - 1 ? pcm : [...pcm, ...Array<number>(silence).fill(0)]
  })
}
