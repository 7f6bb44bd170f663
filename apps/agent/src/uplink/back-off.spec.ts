import { expect, test } from 'vitest'
import { createBackOff } from './back-off.js'

const longest = 1 - Number.EPSILON
const bounds = (random: number, attempts: number) => {
  const backOff = createBackOff({ random: () => random, baseMs: 1000, capMs: 60_000 })
  return Array.from({ length: attempts }, () => Math.round(backOff.nextMs()))
}

test('the longest wait doubles up to the cap', () => {
  expect(bounds(longest, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
})

test('the wait is drawn from the whole range, at the cap too', () => {
  expect(bounds(0, 10)).toEqual(Array(10).fill(0))
  expect(bounds(0.5, 8).at(-1)).toBe(30_000)
})

test('thousands of attempts do not overflow', () => {
  expect(bounds(longest, 3000).at(-1)).toBe(60_000)
})

test('after a good link the wait is short again', () => {
  const backOff = createBackOff({ random: () => longest, baseMs: 1000, capMs: 60_000 })
  for (let i = 0; i < 9; i++) backOff.nextMs()
  backOff.reset()
  expect(Math.round(backOff.nextMs())).toBe(1000)
})
