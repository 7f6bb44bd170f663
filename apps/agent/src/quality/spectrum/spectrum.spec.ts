import { describe, expect, test } from 'vitest'
import { melDistance } from './mel-distance.js'
import { melFilters } from './mel-filters.js'
import { resampled } from './resampled.js'

const tone = (hz: number, seconds: number, rate: number, level = 0.5) =>
  Float32Array.from({ length: rate * seconds }, (_, n) => level * Math.sin((2 * Math.PI * hz * n) / rate))

/** Tones one after another, as slow as told. */
const melody = (slowness: number) =>
  Float32Array.of(...[400, 900, 2500, 600].flatMap((hz) => [...tone(hz, 0.25 * slowness, 16_000)]))

describe('another sampling rate', () => {
  test('keeps a tone that both can hold', () => {
    const made = resampled(tone(1000, 0.1, 22_050, 1), 22_050, 16_000)
    expect(made).toHaveLength(1600)
    ;[0, 0.38268, 0.70711, 0.92388, 1, 0.92388].forEach((value, at) =>
      expect(made[400 + at]).toBeCloseTo(value, 4),
    )
  })

  test('takes away what the lower one cannot hold', () => {
    const made = resampled(tone(9000, 0.5, 22_050, 1), 22_050, 16_000)
    expect(Math.max(...made.subarray(400, -400).map(Math.abs))).toBeLessThan(1e-4)
  })
})

test('mel filters are those of librosa', () => {
  const filters = melFilters(16_000, 1024, { bands: 80, lowHz: 125, highHz: 7600, byArea: false })
  const sums = filters.map(({ weights }) => weights.reduce((sum, value) => sum + value, 0))
  expect(sums[0]).toBeCloseTo(2.2185, 3)
  expect(sums[79]).toBeCloseTo(16.9843, 3)
  expect(sums.reduce((sum, value) => sum + value, 0)).toBeCloseTo(468.5986, 2)
})

describe('the distance of two sounds', () => {
  test('of the same sound is none, however loud it is', async () => {
    const one = melody(1)
    expect(await melDistance(one, one)).toBe(0)
    expect(
      await melDistance(
        one,
        one.map((value) => value / 4),
      ),
    ).toBeLessThan(0.01)
  })

  test('is little where one is slower, and much where it is another', async () => {
    const slower = (await melDistance(melody(1), melody(1.4))) ?? NaN
    const backwards = (await melDistance(melody(1), melody(1).toReversed())) ?? NaN
    expect(slower).toBeLessThan(backwards / 3)
    expect(backwards).toBeGreaterThan(5)
  })

  test('is the same from either side', async () => {
    const [one, other] = [melody(1), melody(1.2)]
    expect(await melDistance(one, other)).toBeCloseTo((await melDistance(other, one)) ?? NaN, 6)
  })

  test('of more than two minutes is not looked for', async () => {
    const long = new Float32Array(16_000 * 121)
    expect(await melDistance(long, long)).toBeNull()
  })
})
