import { expect, test } from 'vitest'
import { pairsNeeded, powerOf, valuesNeeded } from './sample-size.js'

const aim = { ratio: 1.1, power: 0.8, alpha: 0.05 }

test('the numbers needed agree with statsmodels over the rank test’s efficiency', () => {
  // statsmodels.stats.power.TTestIndPower().solve_power(log(1.1)/.2, power=.8, alpha=.05)*pi/3 is 73.40
  expect(valuesNeeded(0.2, aim)).toBe(74)
  // TTestPower().solve_power(…)*pi/3 is 38.25; the normal approximation gives 38.11
  expect(pairsNeeded(0.2, aim)).toBe(39)
})

test('so many values have that power', () => {
  expect(powerOf(valuesNeeded(0.2, aim), 0.2, aim)).toBeGreaterThanOrEqual(0.8)
  expect(powerOf(valuesNeeded(0.2, aim) - 1, 0.2, aim)).toBeLessThan(0.8)
  expect(powerOf(pairsNeeded(0.2, aim), 0.2, aim, 'paired')).toBeGreaterThanOrEqual(0.8)
  expect(powerOf(pairsNeeded(0.2, aim) - 1, 0.2, aim, 'paired')).toBeLessThan(0.8)
})

test('without spread it is what the rank test needs at all', () => {
  // 2 / C(8, 4) = 0.029 ≤ 0.05 < 2 / C(6, 3); 2 / 2^6 = 0.031 ≤ 0.05 < 2 / 2^5
  expect(valuesNeeded(0, aim)).toBe(4)
  expect(pairsNeeded(0, aim)).toBe(6)
})
