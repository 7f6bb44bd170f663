import { expect, test } from 'vitest'
import { createRandom } from '../numbers/random.js'
import { anytimeInterval } from './anytime-share.js'
import { wilsonInterval } from './share-interval.js'

// python3: from math import lgamma, log, log1p; B=lambda a,b: lgamma(a)+lgamma(b)-lgamma(a+b); the p at which
//          B(.5+s,49.5+n-s)-B(.5,49.5)-s*log(p)-(n-s)*log1p(-p) is log(20), by bisection
test.each([
  [0, 400, 0, 0.01020027319185051],
  [1, 580, 1.1200709129776053e-5, 0.011986363308861162],
  [4, 10, 0.013239321964920357, 0.9425551430509229],
  [5, 5, 0.020797337336404473, 1],
  [7.5, 300, 0.006298194288375384, 0.06344432838109307],
])('the interval of %s in %s is that of the mixture', (successes, trials, low, high) => {
  const interval = anytimeInterval(successes, trials)
  expect(interval?.low).toBeCloseTo(low, 10)
  expect(interval?.high).toBeCloseTo(high, 10)
})

test('of no trials there is none', () => {
  expect(anytimeInterval(0, 0)).toBeNull()
})

test('who looks after each trial and stops when it suits misses with Wilson, and not with this', () => {
  const [share, series, longest] = [0.02, 400, 1500]
  const random = createRandom(7)
  const missed = { anytime: 0, wilson: 0 }
  for (let at = 0; at < series; at += 1) {
    let successes = 0
    const isMissed = { anytime: false, wilson: false }
    for (let trials = 1; trials <= longest; trials += 1) {
      if (random.next() < share) successes += 1
      if (trials % 10 > 0) continue
      isMissed.anytime ||= isOutside(anytimeInterval(successes, trials), share)
      isMissed.wilson ||= isOutside(wilsonInterval(successes, trials), share)
    }
    missed.anytime += Number(isMissed.anytime)
    missed.wilson += Number(isMissed.wilson)
  }
  expect(missed.anytime / series).toBeLessThan(0.05)
  expect(missed.wilson / series).toBeGreaterThan(0.2)
})

function isOutside(interval: { low: number; high: number } | null, share: number): boolean {
  return interval === null || share < interval.low || share > interval.high
}
