import { expect, test } from 'vitest'
import { intervalShare, medianInterval } from './median-interval.js'
import { seededUnit } from './seeded.js'

const ranks = (n: number) => Array.from({ length: n }, (_, at) => at + 1)

// python3: t = r = 0
// while t + Fraction(comb(n, r), 2**n) <= Fraction(25, 1000): t += Fraction(comb(n, r), 2**n); r += 1
// print(r, float(1 - 2 * t))
test.each([
  { n: 6, rank: 1, confidence: 0.96875 },
  { n: 10, rank: 2, confidence: 0.978515625 },
  { n: 24, rank: 7, confidence: 0.9773441553115845 },
  { n: 100, rank: 40, confidence: 0.9647997997822951 },
  { n: 3000, rank: 1446, confidence: 0.9534335506179172 },
])('of $n values the interval ends at the $rank. from each side', ({ n, rank, confidence }) => {
  const interval = medianInterval(ranks(n).reverse())
  expect(interval).toMatchObject({ low: rank, high: n + 1 - rank })
  expect(interval?.confidence).toBeCloseTo(confidence, 9)
})

test('five values cannot reach 95 %', () => {
  expect(medianInterval(ranks(5))).toBeNull()
  expect(intervalShare(null, 3)).toBeNull()
})

test('it holds the median of what was sampled from as often as it says', () => {
  const trials = 10_000
  let holds = 0
  for (let trial = 0; trial < trials; trial += 1) {
    // Skewed as times are: log-normal-like, with the median exp(0).
    const values = ranks(24).map((at) => Math.exp(8 * (seededUnit(5, trial, at) - 0.5)))
    const interval = medianInterval(values)
    if (interval !== null && interval.low <= 1 && interval.high >= 1) holds += 1
  }
  // 0.97734 ± 4 standard errors of 10,000 trials.
  expect(Math.abs(holds / trials - 0.97734)).toBeLessThan(0.006)
})

test('values of several texts, each as often, make it if anything too wide', () => {
  const trials = 4000
  let holds = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const values = [1, 2, 3].flatMap((text) => ranks(8).map((at) => text + seededUnit(6, trial, text, at)))
    const interval = medianInterval(values)
    if (interval !== null && interval.low <= 2.5 && interval.high >= 2.5) holds += 1
  }
  expect(holds / trials).toBeGreaterThan(0.977)
})
