import { medianInterval } from '@voicemark/analysis'
import { expect, test } from 'vitest'
import { seededUnit } from '../plan/seeded.js'
import { medianShare } from './interval-share.js'

test('the interval is that of the library, whatever order the values come in', () => {
  const sorted = [1, 2, 3, 4, 5, 6, 7]
  const interval = medianInterval(sorted)
  const share = ((interval?.high ?? 0) - (interval?.low ?? 0)) / 4
  expect(medianShare([7, 1, 6, 2, 5, 3, 4])).toEqual({ ...interval, share })
})

test('five values say nothing, and a median of 0 has no share', () => {
  expect(medianShare([1, 2, 3, 4, 5])).toBeNull()
  expect(medianShare([0, 0, 0, 0, 0, 0])).toEqual({ low: 0, high: 0, share: null })
})

test('values of several texts, each as often, make it if anything too wide', () => {
  const trials = 2000
  let holds = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const values = [1, 2, 3].flatMap((text) =>
      Array.from({ length: 8 }, (_, at) => text + seededUnit(6, trial, text, at)),
    )
    const interval = medianShare(values)
    if (interval !== null && interval.low <= 2.5 && interval.high >= 2.5) holds += 1
  }
  expect(holds / trials).toBeGreaterThan(0.95)
})
