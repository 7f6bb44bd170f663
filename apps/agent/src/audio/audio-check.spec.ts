import { describe, expect, it } from 'vitest'
import { checkAudio } from './audio-check.js'

const sampleRate = 16_000

describe('the audio of a synthesis', () => {
  it('passes when it can be speech', () => {
    expect(checkAudio(tone(1, 0.3), { sampleRate, tokens: 12 })).toBeNull()
  })

  it.each([
    { fault: 'empty', samples: new Float32Array(0), tokens: 5 },
    { fault: 'silent', samples: tone(1, 0.001), tokens: 12 },
    { fault: 'silent', samples: new Float32Array(sampleRate), tokens: 12 },
    { fault: 'not-finite', samples: tone(1, 0.3).with(9, NaN), tokens: 12 },
    { fault: 'not-finite', samples: tone(1, 0.3).with(9, -Infinity), tokens: 12 },
    {
      fault: 'clipped',
      samples: tone(1, 1.5).map((sample) => Math.max(-1, Math.min(1, sample))),
      tokens: 12,
    },
    { fault: 'too-short', samples: tone(0.1, 0.3), tokens: 12 },
    { fault: 'too-long', samples: tone(5, 0.3), tokens: 2 },
  ])('is $fault', ({ fault, samples, tokens }) => {
    expect(checkAudio(samples, { sampleRate, tokens })?.fault).toBe(fault)
  })

  it('may be louder than full scale here and there, since it is normalised later', () => {
    expect(checkAudio(tone(1, 0.3).with(9, 1.7), { sampleRate, tokens: 12 })).toBeNull()
  })

  it('may be as much longer as it was asked to be', () => {
    const expected = { sampleRate, tokens: 2 }
    expect(checkAudio(tone(5, 0.3), { ...expected, lengthScale: 2 })).toBeNull()
    expect(checkAudio(tone(0.08, 0.3), { ...expected, tokens: 12, lengthScale: 0.5 })).toBeNull()
  })

  it('is described with figure and limit', () => {
    expect(checkAudio(tone(0.1, 0.3), { sampleRate, tokens: 12 })?.detail).toBe(
      '0.10 s for 12 tokens; expected at least 0.12 s',
    )
  })
})

function tone(seconds: number, level: number): Float32Array {
  return Float32Array.from(
    { length: seconds * sampleRate },
    (_, at) => level * Math.sin((at * 440 * Math.PI) / 8000),
  )
}
