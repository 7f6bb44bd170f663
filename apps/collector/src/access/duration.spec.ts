import { expect, test } from 'vitest'
import { durationSeconds } from './duration.js'

test.each([
  ['90m', 5400],
  ['12h', 43_200],
  ['30d', 2_592_000],
  ['0h', null],
  ['1', null],
  ['-1h', null],
  ['1w', null],
  ['1h ', null],
  ['100000d', null],
])('the duration %j is %j s', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds)
})
