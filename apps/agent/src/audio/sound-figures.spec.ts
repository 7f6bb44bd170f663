import { describe, expect, test } from 'vitest'
import { soundFigures } from './sound-figures.js'

const rates = [48_000, 22_050]

/** EBU Tech 3341, table 1: a stereo sine of 1000 Hz whose peak is at so many dBFS for so long. */
const cases = [
  { name: '1', parts: [[-23, 20]], expected: -23 },
  { name: '2', parts: [[-33, 20]], expected: -33 },
  {
    name: '3, which the relative gate decides',
    parts: [
      [-36, 10],
      [-23, 60],
      [-36, 10],
    ],
    expected: -23,
  },
  {
    name: '4, which both gates decide',
    parts: [
      [-72, 10],
      [-36, 10],
      [-23, 60],
      [-36, 10],
      [-72, 10],
    ],
    expected: -23,
  },
  {
    name: '5',
    parts: [
      [-26, 20],
      [-20, 20.1],
      [-26, 20],
    ],
    expected: -23,
  },
] as const

describe('loudness', () => {
  test.each(cases)('is that of case $name of EBU Tech 3341', ({ parts, expected }) => {
    for (const rate of rates) {
      const { loudness_lufs } = soundFigures(played(sine(parts, rate, 2), rate, 2))
      expect(Math.abs((loudness_lufs ?? NaN) - expected)).toBeLessThanOrEqual(0.1)
    }
  })

  test('of one channel is 3 LU less than of two that are alike', () => {
    const mono = soundFigures(played(sine([[-23, 5]], 22_050, 1), 22_050, 1))
    expect(mono.loudness_lufs).toBeCloseTo(-26.01, 1)
  })

  test('is the same of 16 bit and of floats', () => {
    const floats = sine([[-20, 3]], 16_000, 1)
    const samples = Int16Array.from(floats, (value) => Math.round(value * 32_768))
    const integers = soundFigures({ samples, sample_rate_hz: 16_000, channels: 1, fullScale: 32_768 })
    expect(integers).toEqual(soundFigures(played(floats, 16_000, 1)))
  })

  test.each([
    { name: 'below 400 ms', samples: sine([[-23, 0.39]], 16_000, 1) },
    { name: 'of digital silence', samples: new Float32Array(16_000) },
    { name: 'of what is below the absolute gate', samples: sine([[-72, 2]], 16_000, 1) },
    { name: 'of samples that are no numbers', samples: new Float32Array(16_000).fill(NaN) },
  ])('is null $name', ({ samples }) => {
    expect(soundFigures(played(samples, 16_000, 1)).loudness_lufs).toBeNull()
  })
})

test.each([44_100, 24_000, 16_000, 8000])('loudness is the same at %i Hz', (rate) => {
  const { loudness_lufs } = soundFigures(played(sine([[-23, 5]], rate, 2), rate, 2))
  expect(Math.abs((loudness_lufs ?? NaN) + 23)).toBeLessThanOrEqual(0.1)
})

describe('clipping', () => {
  test('is the flat tops of waves, channel by channel', () => {
    const samples = new Float32Array(100)
    samples.set([1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5], 10)
    expect(soundFigures(played(samples, 16_000, 2)).clipping_share).toBe(0.04)
    expect(soundFigures(played(samples, 16_000, 1)).clipping_share).toBe(0)
  })

  test('is none of a peak that is brought to full scale', () => {
    const samples = new Float32Array(100)
    samples.set([0.9, 1, 1, 0.9], 10)
    expect(soundFigures(played(samples, 16_000, 1)).clipping_share).toBe(0)
  })

  test('is counted at either end of 16 bit', () => {
    const samples = new Int16Array(100)
    samples.set([-32_768, -32_767, -32_768, 32_767, 32_767], 50)
    const figures = soundFigures({ samples, sample_rate_hz: 16_000, channels: 1, fullScale: 32_768 })
    expect(figures.clipping_share).toBe(0.05)
  })
})

describe('silence', () => {
  test('is the frames below −50 dBFS', () => {
    const samples = Float32Array.of(
      ...sine([[-20, 1]], 16_000, 1),
      ...sine([[-60, 2]], 16_000, 1),
      ...sine([[-20, 1]], 16_000, 1),
    )
    expect(soundFigures(played(samples, 16_000, 1)).silence_share).toBe(0.5)
  })

  test('is in no crossing of zero', () => {
    expect(soundFigures(played(sine([[-40, 1]], 22_050, 1), 22_050, 1)).silence_share).toBe(0)
  })
})

test('a sound without samples has no figures', () => {
  expect(soundFigures(played(new Float32Array(0), 16_000, 1))).toEqual({
    ...{ clipping_share: null, silence_share: null, loudness_lufs: null },
  })
})

const played = (samples: Float32Array, sample_rate_hz: number, channels: number) => ({
  ...{ samples, sample_rate_hz, channels },
  fullScale: 1,
})

function sine(parts: readonly (readonly [number, number])[], rate: number, channels: number): Float32Array {
  const lengths = parts.map(([, seconds]) => Math.round(seconds * rate))
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0) * channels)
  let at = 0
  for (const [part, [level]] of parts.entries()) {
    const peak = 10 ** (level / 20)
    for (let n = 0; n < (lengths[part] ?? 0); n += 1, at += channels)
      samples.fill(peak * Math.sin((2 * Math.PI * 1000 * n) / rate), at, at + channels)
  }
  return samples
}
