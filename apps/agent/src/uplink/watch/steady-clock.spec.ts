import { expect, test } from 'vitest'
import { createSteadyClock } from './steady-clock.js'

/** A wall clock that can be set beside one that cannot. */
function setUp() {
  let [wall, nowMs] = [1_764_000_000, 5000]
  const steady = createSteadyClock({ unixSeconds: () => wall, nowMs: () => nowMs })
  return {
    steady,
    pass: (seconds: number) => {
      wall += seconds
      nowMs += seconds * 1000
    },
    set: (seconds: number) => (wall += seconds),
  }
}

test('the steady clock goes with the wall clock, and stays when that is set', () => {
  const { steady, pass, set } = setUp()
  pass(2.5)
  expect(steady.seconds()).toBeCloseTo(1_764_000_002.5, 6)
  set(3600)
  expect(steady.seconds()).toBeCloseTo(1_764_000_002.5, 6)
})

test('a moment of the wall clock is the same moment of the steady one, there and back', () => {
  const { steady, pass, set } = setUp()
  set(-7200)
  pass(1)
  const wall = 1_764_000_000 - 7200 + 0.25
  expect(steady.ofWall(wall)).toBeCloseTo(1_764_000_000.25, 6)
  expect(steady.toWall(steady.ofWall(wall))).toBeCloseTo(wall, 6)
})
