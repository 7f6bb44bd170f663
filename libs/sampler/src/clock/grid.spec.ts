import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFakeClock } from './fake-clock.js'
import { startGrid } from './grid.js'

/** Random delays of timers, ms, over and over. */
const latenesses = (maxMs: number) =>
  fc.array(fc.double({ min: 0, max: maxMs, noNaN: true }), { minLength: 1, maxLength: 500 }).map((delays) => {
    let next = 0
    return () => delays[next++ % delays.length] ?? 0
  })

test('ten thousand late ticks do not move the grid', () => {
  fc.assert(
    fc.property(latenesses(99), (lateness) => {
      const clock = createFakeClock(0, lateness)
      const times: number[] = []
      const grid = startGrid({ intervalMs: 100, onTick: () => times.push(clock.nowMs()) }, clock)
      clock.advance(10_000 * 100 + 99)
      grid.stop()
      expect(times).toHaveLength(10_000)
      expect(grid.missed()).toBe(0)
      times.forEach((time, i) => expect(time - (i + 1) * 100).toBeGreaterThanOrEqual(0))
    }),
    { numRuns: 5 },
  )
})

test('ticks and missed points together are all points that passed, and no two ticks share one', () => {
  fc.assert(
    fc.property(latenesses(350), (lateness) => {
      const clock = createFakeClock(0, lateness)
      const points: number[] = []
      const tick = (lateMs: number) => points.push(Math.round((clock.nowMs() - lateMs) / 100))
      const grid = startGrid({ intervalMs: 100, onTick: tick }, clock)
      clock.advance(20_000)
      expect(points).toEqual([...new Set(points)].sort((a, b) => a - b))
      const passed = (points.at(-1) ?? 0) - points.length
      expect(grid.missed()).toBeGreaterThanOrEqual(passed)
      expect(grid.missed()).toBeLessThanOrEqual(200 - points.length)
    }),
    { numRuns: 50 },
  )
})

test('a tick says how late it is, and points it slept through are counted and not bunched', () => {
  const lateness = [0, 250, 0]
  const clock = createFakeClock(0, () => lateness.shift() ?? 0)
  const ticks: [number, number][] = []
  const grid = startGrid({ intervalMs: 100, onTick: (lateMs) => ticks.push([clock.nowMs(), lateMs]) }, clock)
  clock.advance(600)
  expect(ticks).toEqual([
    [100, 0],
    [450, 250],
    [500, 0],
    [600, 0],
  ])
  expect(grid.missed()).toBe(2)
})

test('a timer that fires just before its point is on time and does not tick the point twice', () => {
  const clock = createFakeClock(0, () => -0.6)
  const lates: number[] = []
  startGrid({ intervalMs: 100, onTick: (lateMs) => lates.push(lateMs) }, clock)
  clock.advance(1000)
  expect(lates).toEqual(Array.from({ length: 10 }, () => 0))
})

test('a tick that throws does not end the grid', () => {
  const clock = createFakeClock()
  let ticks = 0
  startGrid(
    {
      intervalMs: 100,
      onTick: () => {
        ticks += 1
        throw new Error('disk full')
      },
    },
    clock,
  )
  expect(() => clock.advance(100)).toThrow('disk full')
  expect(() => clock.advance(100)).toThrow('disk full')
  expect(ticks).toBe(2)
})

test('a grid stopped from inside its own tick is over', () => {
  const clock = createFakeClock()
  let ticks = 0
  const grid = startGrid(
    {
      intervalMs: 100,
      onTick: () => {
        ticks += 1
        grid.stop()
      },
    },
    clock,
  )
  clock.advance(1000)
  expect(ticks).toBe(1)
})
