import { expect, test } from 'vitest'
import { createRateLimiter } from '../src/index.js'

const rate = { perS: 0.5, burst: 3, what: '', beyond: '' }

test('a burst passes, then one in so many seconds, and the wait is said', () => {
  let nowMs = 0
  const { pass } = createRateLimiter(rate, () => nowMs)
  expect([1, 2, 3, 4].map(() => pass(['a']))).toEqual([null, null, null, 2])
  nowMs = 1000
  expect(pass(['a'])).toBe(1)
  nowMs = 2000
  expect([pass(['a']), pass(['a'])]).toEqual([null, 2])
})

test('one name does not pay for another, and both of one asker have to have room', () => {
  const { pass } = createRateLimiter(rate, () => 0)
  for (let times = 0; times < 3; times += 1) pass(['address 1', 'token a'])
  expect(pass(['address 2', 'token b'])).toBeNull()
  expect(pass(['address 2', 'token a'])).toBe(2)
  // What was refused is not counted.
  expect([1, 2, 3].map(() => pass(['address 2']))).toEqual([null, null, 2])
})

test('names without end take no memory without end', () => {
  const { pass } = createRateLimiter(rate, () => 0)
  for (let times = 0; times < 3; times += 1) pass(['first'])
  for (let name = 0; name < 10_000; name += 1) pass([`other ${name}`])
  expect(pass(['first'])).toBeNull()
})
