import { expect, test, vi } from 'vitest'
import { createSystemClock } from './clock.js'

test('wall time has more than whole milliseconds and agrees with Date', () => {
  const clock = createSystemClock()
  const seconds = Array.from({ length: 50 }, () => clock.unixSeconds())
  expect(Math.abs((seconds[0] ?? 0) - Date.now() / 1000)).toBeLessThan(0.05)
  expect(seconds.some((value) => !Number.isInteger(value * 1000))).toBe(true)
})

test('a wall clock that was stepped, or a machine that slept, is followed', () => {
  const clock = createSystemClock()
  const later = Date.now() + 3_600_000
  const now = vi.spyOn(Date, 'now').mockReturnValue(later)
  expect(clock.unixSeconds()).toBeCloseTo(later / 1000, 2)
  now.mockRestore()
})

test('a timer runs once, unless it is called off', async () => {
  const clock = createSystemClock()
  const runs: string[] = []
  const cancel = clock.setTimeout(() => runs.push('called off'), 0)
  cancel()
  await new Promise<void>((resolve) => {
    clock.setTimeout(() => runs.push('ran'), 0)
    setTimeout(resolve, 5)
  })
  expect(runs).toEqual(['ran'])
})
