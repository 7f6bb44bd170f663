import { expect, test } from 'vitest'
import { agedReading, betterReading, clockDifference, readingOf } from './clock-reading.js'

test('an exchange tells the offset, and half of the time under way is how wrong it can be', () => {
  const reading = readingOf({ asked_s: 10, received_s: 510.02, sent_s: 510.03, answered_s: 10.05 })
  expect(reading).toEqual({
    offset_s: expect.closeTo(500, 9) as number,
    uncertainty_s: expect.closeTo(0.02, 9) as number,
    at_s: 10.05,
  })
})

test.each([
  ['all on the way there', 0.08, 0],
  ['all on the way back', 0, 0.08],
  ['half and half', 0.04, 0.04],
  ['no time at all', 0, 0],
])('the true offset is within the uncertainty when the time under way was %s', (_name, there, back) => {
  const [truth, work] = [-3.25, 0.5]
  const received_s = 100 + there + truth
  const sent_s = received_s + work
  const reading = readingOf({ asked_s: 100, received_s, sent_s, answered_s: 100 + there + work + back })
  expect(Math.abs(reading.offset_s - truth)).toBeLessThanOrEqual(reading.uncertainty_s + 1e-9)
  expect(reading.uncertainty_s).toBeCloseTo((there + back) / 2, 9)
})

const at = (at_s: number, offset_s: number, uncertainty_s: number) => ({ at_s, offset_s, uncertainty_s })

test('a reading is less well known with time: two clocks come apart by at most 1 ms a second', () => {
  expect(agedReading(at(10, 5, 0.001), 30)).toEqual(at(30, 5, expect.closeTo(0.021, 9) as number))
})

test.each([
  ['the first', null, at(1, 5, 0.2), 'later'],
  ['a better one', at(1, 5, 0.2), at(2, 5.1, 0.01), 'later'],
  ['one that waited on the way', at(1, 5, 0.001), at(2, 5.1, 0.2), 'kept'],
  ['one as good, after a while', at(1, 5, 0.001), at(61, 5.01, 0.002), 'later'],
  ['one after the clock was set', at(1, 5, 0.001), at(2, 8, 0.2), 'later'],
])('of two readings %s holds', (_name, kept, later, which) => {
  expect(betterReading(kept, later)).toBe(which === 'kept' ? kept : later)
})

test('the difference of two agents is as uncertain as both together', () => {
  expect(clockDifference(at(10, 100, 0.002), at(10, -20.5, 0.003), 11)).toEqual({
    offset_s: -120.5,
    uncertainty_s: expect.closeTo(0.007, 9) as number,
  })
})
