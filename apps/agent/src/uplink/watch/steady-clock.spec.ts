import { expect, test } from 'vitest'
import { createSteadyClock } from './steady-clock.js'

test('the steady clock goes with the wall clock, and stays when that is set', () => {
  let [wall, nowMs] = [1_764_000_000, 5000]
  const steady = createSteadyClock({ unixSeconds: () => wall, nowMs: () => nowMs })
  wall += 2.5
  nowMs += 2500
  expect([steady.seconds(), steady.setBy()]).toEqual([1_764_000_002.5, 0])
  wall += 3600
  expect([steady.seconds(), steady.setBy()]).toEqual([1_764_000_002.5, 3600])
})
