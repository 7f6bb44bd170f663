import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureFigures } from '../folds/measure-figures.js'
import { inOrder } from '../numbers/in-order.js'
import { medianDeviation } from '../numbers/median-deviation.js'
import { createRunning } from '../numbers/running.js'
import { welchDifference } from '../rank-tests/welch.js'
import { meanInterval } from './mean-interval.js'
import { bootstrapInterval, medianInterval, percentileInterval } from './quantile-interval.js'

// python3: import numpy as n; from scipy import stats as s; a=[.31,.28,.35,.30,.29,.42,.33]
//          b=[.36,.34,.41,.37,.32,.39,.45,.38]; c=[((i*37)%101)/10+1 for i in range(41)]
const a = [0.31, 0.28, 0.35, 0.3, 0.29, 0.42, 0.33]
const b = [0.36, 0.34, 0.41, 0.37, 0.32, 0.39, 0.45, 0.38]
const c = Array.from({ length: 41 }, (_, i) => ((i * 37) % 101) / 10 + 1)

const figures = (values: readonly (number | null)[]) => {
  const running = createRunning()
  for (const value of values) running.add(value)
  const kept = values.filter((value) => value !== null)
  return measureFigures(running.figures(), kept)
}

test('the interval of a mean agrees with scipy', () => {
  // s.t.interval(.95, len(a)-1, n.mean(a), s.sem(a))
  const interval = figures(a).mean_interval
  expect(interval?.low).toBeCloseTo(0.2814061807240339, 10)
  expect(interval?.high).toBeCloseTo(0.37002239070453746, 10)
})

test('the interval of a mean of many values agrees with scipy', () => {
  // s.t.ppf(.975, 1000)
  const interval = meanInterval({ n: 1001, mean: 0, sd: Math.sqrt(1001) })
  expect(interval?.high).toBeCloseTo(1.9623390808264083, 10)
})

test('the median absolute deviation agrees with scipy', () => {
  // s.median_abs_deviation(a)
  expect(medianDeviation(inOrder(a))).toBeCloseTo(0.02, 12)
})

test.each([
  // s.bootstrap((c,), n.median, method='percentile', n_resamples=200000, batch=5000, random_state=1)
  { name: 'the median of 41', values: c, p: 0.5, low: 4.6, high: 7.6, within: 1e-9 },
  // … of c[:30]: between two ranks the ends are within one spacing of what is resampled
  { name: 'the median of 30', values: c.slice(0, 30), p: 0.5, low: 4.15, high: 7.5, within: 0.36 },
  // s.bootstrap((c,), lambda v, axis: n.percentile(v, 90, axis=axis), …)
  { name: 'p90 of 41', values: c, p: 0.9, low: 8.7, high: 10.7, within: 1e-9 },
])('the bootstrap interval of $name agrees with scipy', ({ values, p, low, high, within }) => {
  const interval = bootstrapInterval(inOrder(values), p)
  expect(Math.abs(interval.low - low)).toBeLessThan(within)
  expect(Math.abs(interval.high - high)).toBeLessThan(within)
})

test.each([
  { p: 0.5, fewest: 6 },
  { p: 0.9, fewest: 36 },
  { p: 0.95, fewest: 72 },
  { p: 0.99, fewest: 368 },
])('a $p quantile has an interval from $fewest values', ({ p, fewest }) => {
  const values = Array.from({ length: fewest }, (_, i) => i)
  const intervalOf = (some: readonly number[]) =>
    p === 0.5 ? medianInterval(some) : percentileInterval(some, p)
  expect(intervalOf(values)).not.toBeNull()
  expect(intervalOf(values.slice(1))).toBeNull()
})

test.each([
  { p: 0.5, n: 30, low: 10.17498718558488, high: 20.82501281441512 },
  { p: 0.9, n: 100, low: 84.28352216046191, high: 95.94613530521542 },
])('the $p interval of $n values lies at the ranks that scipy finds', ({ p, n, low, high }) => {
  // scipy.optimize.brentq(lambda r: scipy.stats.beta.cdf(p, r, n+1-r) - .975, 1, n), and with .025
  const ranks = Array.from({ length: n }, (_, i) => i + 1)
  const interval = percentileInterval(ranks, p)
  expect(interval?.low).toBeCloseTo(low, 9)
  expect(interval?.high).toBeCloseTo(high, 9)
})

test('p99 is there from 100 values, p95 from 20 and p90 from 10', () => {
  const of = (n: number) => figures(Array.from({ length: n }, (_, i) => i))
  expect([of(9).p90, of(19).p95, of(99).p99]).toEqual([null, null, null])
  expect([of(10).p90?.value, of(20).p95?.value]).toEqual([8.1, 18.05])
  expect(of(100).p99?.value).toBeCloseTo(98.01, 12)
})

test('the difference of two means agrees with scipy', () => {
  // s.ttest_ind(a, b, equal_var=False) and its confidence_interval()
  const difference = welchDifference(figures(a), figures(b))
  expect(difference?.p).toBeCloseTo(0.04493464058719916, 10)
  expect(difference?.df).toBeCloseTo(11.88987424534564, 10)
  expect(difference?.interval.low).toBeCloseTo(-0.10219311086399471, 10)
  expect(difference?.interval.high).toBeCloseTo(-0.0013783177074339348, 10)
})

test('means whose spread is beyond all numbers have no difference, and huge ones have theirs', () => {
  expect(welchDifference(figures([1e200, 1]), figures([1, 2]))).toBeNull()
  const huge = (values: readonly number[]) => figures(values.map((value) => value * 1e140))
  expect(welchDifference(huge(a), huge(b))?.df).toBeCloseTo(11.88987424534564, 10)
})

test.each([
  { name: 'no values', values: [], mean_interval: null, mad: null },
  { name: 'nothing but missing values', values: [null, null], mean_interval: null, mad: null },
  { name: 'one value', values: [3], mean_interval: null, mad: 0 },
  { name: 'equal values', values: [3, 3, 3], mean_interval: { low: 3, high: 3 }, mad: 0 },
])('$name give null and never NaN', ({ values, mean_interval, mad }) => {
  expect(figures(values)).toMatchObject({ mean_interval, mad, median_interval: null })
  expect(JSON.stringify(figures(values))).not.toContain('NaN')
})

test('intervals hold their estimate, lie within the values and scale with them', () => {
  const value = fc.double({ min: 0.001, max: 1000, noNaN: true })
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 80 }), (values) => {
      const { n, mean, mean_interval, median, median_interval, min, max } = figures(values)
      expect(n).toBe(values.length)
      expect(mean_interval?.low).toBeLessThanOrEqual(mean ?? NaN)
      expect(mean_interval?.high).toBeGreaterThanOrEqual(mean ?? NaN)
      if (median_interval === null) return
      expect(median_interval.low).toBeLessThanOrEqual(median ?? NaN)
      expect(median_interval.high).toBeGreaterThanOrEqual(median ?? NaN)
      expect(median_interval.low).toBeGreaterThanOrEqual(min ?? NaN)
      expect(median_interval.high).toBeLessThanOrEqual(max ?? NaN)
      const doubled = figures(values.map((one) => 2 * one)).median_interval
      expect(doubled).toEqual({ low: 2 * median_interval.low, high: 2 * median_interval.high })
    }),
    { numRuns: 200, seed: 5 },
  )
})
