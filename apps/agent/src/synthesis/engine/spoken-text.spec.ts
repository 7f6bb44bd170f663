import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gatherSpoken } from './spoken-text.js'

const rate = 16_000
const tone = (samples: number) => Float32Array.from({ length: samples }, (_, at) => 0.5 * Math.sin(at / 4))

describe('a text that is spoken', () => {
  test('is the same in pieces as it is whole', () => {
    const part = fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 30 })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.nat(20), (parts, silence) => {
        const spoken = gatherSpoken(rate, silence / rate)
        const pieces = parts.map((one, index) => {
          spoken.add(one)
          return [...spoken.encodeLast(index === parts.length - 1)]
        })
        expect(pieces.flat()).toEqual([...spoken.encodeWhole()])
      }),
    )
  })

  test('whose first sentence is silent is audible with the second', () => {
    const spoken = gatherSpoken(rate, 0.1)
    for (const [index, part] of [new Float32Array(8000), tone(8000)].entries()) {
      spoken.add(part)
      spoken.heard(spoken.encodeLast(index === 1), index + 1)
    }
    const { lead_silence_s, pieces, audio_duration_s } = spoken.spoken()
    expect(lead_silence_s).toBeCloseTo(0.5 + 0.1, 3)
    expect(pieces).toEqual([
      { at_s: 1, audio_s: 0.6 },
      { at_s: 2, audio_s: 0.5 },
    ])
    expect(audio_duration_s).toBe(1)
  })

  test('that is silent is never audible', () => {
    const spoken = gatherSpoken(rate, 0)
    spoken.add(new Float32Array(8000))
    spoken.heard(spoken.encodeWhole(), 1)
    expect(spoken.spoken().lead_silence_s).toBeNull()
  })

  test('counts what was heard of it and not what was made', () => {
    const spoken = gatherSpoken(rate, 0)
    spoken.add(tone(rate))
    spoken.heard(spoken.encodeLast(false), 1)
    spoken.add(tone(rate))
    expect(spoken.spoken()).toMatchObject({ audio_duration_s: 1, pieces: [{ at_s: 1, audio_s: 1 }] })
  })
})
