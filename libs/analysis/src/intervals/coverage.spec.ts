import { expect, test } from 'vitest'
import { drawNormal } from '../numbers/gamma-draw.js'
import { inOrder } from '../numbers/in-order.js'
import { createRandom, type Random } from '../numbers/random.js'
import { createRunning } from '../numbers/running.js'
import { shiftBetween } from '../rank-tests/hodges-lehmann.js'
import type { Interval } from './interval.js'
import { meanInterval } from './mean-interval.js'
import { independentMedianRatio } from './median-ratio.js'
import { medianInterval, percentileInterval } from './quantile-interval.js'
import { wilsonInterval } from './share-interval.js'

const normals = (n: number, random: Random) => Array.from({ length: n }, () => drawNormal(random))
const logNormals = (n: number, random: Random) => normals(n, random).map((value) => Math.exp(0.3 * value))

function meanOf(values: readonly number[]): Interval | null {
  const running = createRunning()
  for (const value of values) running.add(value)
  return meanInterval(running.figures())
}

// Three standard errors of 1500 data sets are 1.7 %; npm run bench:stats does the same with 10,000.
test.each<{ name: string; truth: number; draw: (random: Random) => Interval | null }>([
  { name: 'a mean of 8 normal values', truth: 0, draw: (random) => meanOf(normals(8, random)) },
  {
    name: 'a rate of 0.7 in 60',
    truth: 0.7,
    draw: (random) =>
      wilsonInterval(Array.from({ length: 60 }, random.next).filter((u) => u < 0.7).length, 60),
  },
  { name: 'a median of 30', truth: 1, draw: (random) => medianInterval(inOrder(logNormals(30, random))) },
  {
    name: 'p95 of 100',
    truth: Math.exp(0.3 * 1.6448536269514722),
    draw: (random) => percentileInterval(inOrder(logNormals(100, random)), 0.95),
  },
  {
    name: 'a ratio of medians of 30',
    truth: 1,
    draw: (random) => {
      const [a, b] = [inOrder(logNormals(30, random)), inOrder(logNormals(30, random))]
      return independentMedianRatio(a, b, random, 100).interval
    },
  },
  {
    name: 'a shift between 15 and 15',
    truth: 0,
    draw: (random) => shiftBetween(logNormals(15, random), logNormals(15, random))?.interval ?? null,
  },
])('the interval of $name holds the truth about as often as it says', ({ truth, draw }) => {
  const random = createRandom(11)
  let held = 0
  for (let i = 0; i < 1500; i += 1) {
    const interval = draw(random)
    if (interval !== null && interval.low <= truth && truth <= interval.high) held += 1
  }
  expect(held / 1500).toBeGreaterThan(0.93)
  expect(held / 1500).toBeLessThan(0.975)
})
