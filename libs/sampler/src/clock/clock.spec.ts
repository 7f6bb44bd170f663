import { expect, test, vi } from 'vitest'
import { createSystemClock } from './clock.js'

test('wall time has more than whole milliseconds and agrees with Date', () => {
  const clock = createSystemClock()
  const before = Date.now() / 1000
  const seconds = Array.from({ length: 50 }, () => clock.unixSeconds())
  const after = Date.now() / 1000
  expect(seconds[0]).toBeGreaterThan(before - 0.05)
  expect(seconds.at(-1)).toBeLessThan(after + 0.05)
  expect(seconds.some((value) => !Number.isInteger(value * 1000))).toBe(true)
})

test('a wall clock that was stepped, or a machine that slept, is followed', () => {
  const clock = createSystemClock()
  const later = Date.now() + 3_600_000
  const now = vi.spyOn(Date, 'now').mockReturnValue(later)
  expect(Math.abs(clock.unixSeconds() - later / 1000)).toBeLessThan(60)
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
