import { expect, test } from 'vitest'
import { describeValues, quantile } from './describe.js'
import { createRunning } from './running.js'

const values = [0.31, 0.28, 0.35, 0.3, 0.29, 0.42, 0.33]

test('the figures agree with numpy', () => {
  // python3 -c "import numpy as n; v=[.31,.28,.35,.3,.29,.42,.33]; print(n.mean(v), n.std(v,ddof=1), n.percentile(v,[50,90]))"
  const { n, mean, sd, median, p90, min, max } = describeValues([...values, null])
  expect(n).toBe(7)
  expect(mean).toBeCloseTo(0.3257142857142857, 12)
  expect(sd).toBeCloseTo(0.04790864322059323, 12)
  expect(median).toBeCloseTo(0.31, 12)
  expect(p90).toBeCloseTo(0.378, 12)
  expect([min, max]).toEqual([0.28, 0.42])
})

test('one value has no deviation, and none has no figures', () => {
  expect(describeValues([2])).toMatchObject({ n: 1, mean: 2, sd: null, median: 2 })
  expect(describeValues([null])).toEqual({
    n: 0,
    mean: null,
    sd: null,
    median: null,
    p90: null,
    min: null,
    max: null,
  })
})

test('a quantile lies between its neighbours', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
  expect(quantile([1, 2, 3, 4], 0)).toBe(1)
  expect(quantile([1, 2, 3, 4], 1)).toBe(4)
})

test('a running series gives what the whole one gives', () => {
  const running = createRunning()
  for (const value of [...values, null]) running.add(value)
  const whole = describeValues(values)
  expect(running.figures().mean).toBeCloseTo(whole.mean ?? NaN, 12)
  expect(running.figures().sd).toBeCloseTo(whole.sd ?? NaN, 12)
  expect(running.figures()).toMatchObject({ n: 7, min: 0.28, max: 0.42 })
})
