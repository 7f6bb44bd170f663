import { expect, test } from 'vitest'
import { p808Bands, p808Features } from './p808-features.js'

const rate = 16_000
const sound = Float32Array.from({ length: 4000 }, (_, n) => {
  const turn = (2 * Math.PI * n) / rate
  return 0.5 * Math.sin(440 * turn) + 0.25 * Math.sin((300 + 0.4 * n) * turn)
})

test('the features are those of librosa 0.11 as speechmos 0.0.1.1 calls it', () => {
  const features = p808Features(sound)
  const at = (frame: number, band: number) => features[frame * p808Bands + band] ?? NaN
  expect(features).toHaveLength(25 * p808Bands)
  const some = [at(0, 0), at(0, 20), at(10, 5), at(10, 60), at(12, 119), at(24, 40), at(20, 3)]
  const theirs = [-0.2588, 0.0912, -0.5554, 0.3746, -1, -1, -0.6947]
  some.forEach((value, place) => expect(value).toBeCloseTo(theirs[place] ?? NaN, 3))
  expect(features.reduce((sum, value) => sum + value, 0) / features.length).toBeCloseTo(-0.66153, 4)
})
