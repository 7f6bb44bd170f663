import { expect, test } from 'vitest'
import { inOrder } from '../numbers/in-order.js'
import { createRandom } from '../numbers/random.js'
import { independentMedianRatio, pairedMedianRatio } from './median-ratio.js'

// python3: X=n.array([((i*37)%101)/10 for i in range(40)])+1; Y=n.array([((i*53)%103)/10+.5 for i in range(35)])+1
const x = Array.from({ length: 40 }, (_, i) => ((i * 37) % 101) / 10 + 1)
const y = Array.from({ length: 35 }, (_, i) => ((i * 53) % 103) / 10 + 1.5)

test('the interval of independent sides agrees with scipy', () => {
  // s.bootstrap((X, Y), lambda p, q, axis: n.median(p, axis=axis)/n.median(q, axis=axis), method='percentile',
  //             n_resamples=100000, batch=5000, random_state=1)
  const { ratio, interval } = independentMedianRatio(inOrder(x), inOrder(y), createRandom(1), 20_000)
  expect(ratio).toBeCloseTo(0.8863636363636364, 12)
  expect(Math.abs((interval?.low ?? NaN) - 0.6267605633802816)).toBeLessThan(0.012)
  expect(Math.abs((interval?.high ?? NaN) - 1.3014735060690936)).toBeLessThan(0.02)
})

test('the interval of paired sides agrees with scipy', () => {
  // the same of (X[:35], Y) with paired=True
  const { ratio, interval } = pairedMedianRatio(x.slice(0, 35), y, createRandom(1), 20_000)
  expect(ratio).toBeCloseTo(0.8636363636363638, 12)
  expect(Math.abs((interval?.low ?? NaN) - 0.6103896103896104)).toBeLessThan(0.012)
  expect(Math.abs((interval?.high ?? NaN) - 1.2962962962962963)).toBeLessThan(0.02)
})

test('the same seed gives the same interval, another one nearly the same', () => {
  const of = (seed: number) => pairedMedianRatio(x.slice(0, 35), y, createRandom(seed), 2000).interval
  expect(of(1)).toEqual(of(1))
  expect(Math.abs((of(1)?.low ?? NaN) - (of(2)?.low ?? NaN))).toBeLessThan(0.05)
})

test.each([
  { name: 'no values', a: [], b: [1, 2], expected: { ratio: null, interval: null } },
  { name: 'a value of 0', a: [0, 1, 2], b: [1, 2, 3], expected: { ratio: null, interval: null } },
  { name: 'five values', a: [1, 2, 3, 4, 5], b: [2, 4, 6, 8, 10], expected: { ratio: 0.5, interval: null } },
  {
    name: 'equal values',
    a: [2, 2, 2, 2, 2, 2],
    b: [1, 1, 1, 1, 1, 1],
    expected: { ratio: 2, interval: { low: 2, high: 2 } },
  },
])('$name give no more than they carry', ({ a, b, expected }) => {
  expect(independentMedianRatio(a, b, createRandom(1), 200)).toEqual(expected)
  expect(pairedMedianRatio(a, b, createRandom(1), 200)).toEqual(expected)
})
