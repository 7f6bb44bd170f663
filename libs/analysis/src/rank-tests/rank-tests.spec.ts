import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shiftBetween, shiftOfPairs } from './hodges-lehmann.js'
import { holm } from './holm.js'
import { mannWhitney } from './mann-whitney.js'
import { wilcoxonSignedRank } from './wilcoxon.js'

// python3: from scipy import stats as s; import numpy as n
const a = [0.31, 0.28, 0.35, 0.3, 0.29, 0.42, 0.33]
const b = [0.36, 0.34, 0.41, 0.37, 0.32, 0.39, 0.45, 0.38]
const d = [0.05, -0.02, 0.11, 0.07, 0.03, -0.01, 0.09, 0.13]
// x=[((i*37)%101)/10 for i in range(40)]; y=[((i*53)%103)/10+.5 for i in range(35)]
const x = Array.from({ length: 40 }, (_, i) => ((i * 37) % 101) / 10)
const y = Array.from({ length: 35 }, (_, i) => ((i * 53) % 103) / 10 + 0.5)

test.each([
  // s.mannwhitneyu(a, b, method='exact')
  { name: 'exact', a, b, method: 'exact', statistic: 10, p: 0.04009324009324009 },
  // s.mannwhitneyu([1,2,2,3,5,7,7,9], [2,4,5,5,8,9,10,12,13,7], method='asymptotic')
  {
    name: 'with ties',
    a: [1, 2, 2, 3, 5, 7, 7, 9],
    b: [2, 4, 5, 5, 8, 9, 10, 12, 13, 7],
    method: 'normal',
    statistic: 20.5,
    p: 0.08919981875873967,
  },
  // s.mannwhitneyu(x, y, method='asymptotic')
  { name: 'of many', a: x, b: y, method: 'normal', statistic: 624, p: 0.4226217061112182 },
])('Mann–Whitney $name agrees with scipy', ({ a, b, method, statistic, p }) => {
  const test = mannWhitney(a, b)
  expect(test).toMatchObject({ method, statistic })
  expect(test?.p).toBeCloseTo(p, 10)
  expect(mannWhitney(b, a)?.p).toBeCloseTo(p, 12)
})

test.each([
  // s.wilcoxon(d, method='exact'); its statistic is the smaller of W and 36 − W
  { name: 'exact', differences: d, method: 'exact', statistic: 33, p: 0.0390625 },
  // s.wilcoxon([1,-1,2,3,0,4,-2,5,6,2,7,3], correction=True, method='asymptotic')
  {
    name: 'with ties and a zero',
    differences: [1, -1, 2, 3, 0, 4, -2, 5, 6, 2, 7, 3],
    method: 'normal',
    statistic: 60.5,
    p: 0.016051564183940742,
  },
  // s.wilcoxon([((i*29)%61)-22+(i%7)/10 for i in range(60)], correction=True, method='asymptotic')
  {
    name: 'of many',
    differences: Array.from({ length: 60 }, (_, i) => ((i * 29) % 61) - 22 + (i % 7) / 10),
    method: 'normal',
    statistic: 1339.5,
    p: 0.001799972302085823,
  },
])('Wilcoxon $name agrees with scipy', ({ differences, method, statistic, p }) => {
  const test = wilcoxonSignedRank(differences)
  expect(test).toMatchObject({ method, statistic })
  expect(test?.p).toBeCloseTo(p, 10)
})

test('the shift of two sides is the median of all differences, with Moses’ interval', () => {
  // D=n.sort(n.subtract.outer(a, b).ravel()); n.median(D), D[10], D[-11]
  // 11 is the least u with P(U ≤ u) ≥ 0.025, all 6435 arrangements of 7 and 8 ranks enumerated by itertools.combinations
  const shift = shiftBetween(a, b)
  expect(shift?.value).toBeCloseTo(-0.06, 12)
  expect(shift?.interval?.low).toBeCloseTo(-0.1, 12)
  expect(shift?.interval?.high).toBeCloseTo(-0.01, 12)
})

test('the shift of pairs is the median of all Walsh averages, with Tukey’s interval', () => {
  // w=n.sort([(d[i]+d[j])/2 for i in range(8) for j in range(i,8)]); n.median(w), w[3], w[-4]
  // 4 is the least w with P(W ≤ w) ≥ 0.025, all 256 signs enumerated by itertools.product
  const shift = shiftOfPairs(d)
  expect(shift?.value).toBeCloseTo(0.0575, 12)
  expect(shift?.interval?.low).toBeCloseTo(0.005, 12)
  expect(shift?.interval?.high).toBeCloseTo(0.11, 12)
})

test('Holm agrees with statsmodels and passes over what was not tested', () => {
  // statsmodels.stats.multitest.multipletests([.01,.04,.03,.005,.2], method='holm')[1]
  expect(holm([0.01, null, 0.04, 0.03, 0.005, 0.2])).toEqual([0.04, null, 0.09, 0.09, 0.025, 0.2])
  expect(holm([null, null])).toEqual([null, null])
})

test.each([
  { name: 'an empty side', test: mannWhitney([], [1]), expected: null },
  { name: 'no differences', test: wilcoxonSignedRank([0, 0, 0]), expected: null },
  { name: 'one value each', test: mannWhitney([1], [2])?.p, expected: 1 },
  { name: 'nothing but ties', test: mannWhitney([2, 2, 2], [2, 2])?.p, expected: 1 },
  { name: 'a shift of an empty side', test: shiftBetween([1], []), expected: null },
  { name: 'a shift of no pairs', test: shiftOfPairs([]), expected: null },
  { name: 'a shift of equal values', test: shiftBetween([2, 2], [2, 2, 2])?.value, expected: 0 },
])('$name has an outcome without NaN', ({ test, expected }) => expect(test).toEqual(expected))

test('the chance of an arrangement falls far below what a double keeps of 1', () => {
  const far = Array.from({ length: 400 }, (_, i) => i)
  const p = mannWhitney(
    far,
    far.map((value) => value + 1000),
  )?.p
  expect(p).toBeGreaterThan(0)
  expect(p).toBeLessThan(1e-100)
})

test('shifts are those of sorting every difference and every average', () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 12 })
  const middle = (all: number[]) => {
    const sorted = all.sort((one, other) => one - other)
    const at = (place: number) => sorted[Math.floor(place)] ?? NaN
    return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2
  }
  fc.assert(
    fc.property(values, values, (left, right) => {
      const every = left.flatMap((one) => right.map((other) => one - other))
      const averages = left.flatMap((one, at) => left.slice(at).map((other) => (one + other) / 2))
      expect(shiftBetween(left, right)?.value).toBeCloseTo(middle(every), 9)
      expect(shiftOfPairs(left)?.value).toBeCloseTo(middle(averages), 9)
    }),
    { numRuns: 200, seed: 5 },
  )
})
