import { createFakeClock } from '@voicemark/sampler'
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { startClockWatch } from './clock-watch.js'

/** A clock whose wall clock is set by hand. */
function setUp() {
  const fake = createFakeClock()
  let setByS = 0
  const log = pino({ level: 'silent' })
  const warn = vi.spyOn(log, 'warn')
  const clock = { ...fake, unixSeconds: () => fake.unixSeconds() + setByS }
  return { ...fake, watch: startClockWatch(clock, log), warn, set: (seconds: number) => (setByS += seconds) }
}

test('a clock that is set is noticed within a second, once', () => {
  const { watch, advance, set, warn } = setUp()
  advance(5000)
  set(-86_400)
  advance(1000)
  advance(5000)
  expect(watch.steps()).toBe(1)
  expect(warn.mock.calls).toEqual([[{ event: 'clock-step', seconds: -86_400 }]])
})

test('asked at both ends of a request, it tells how far the clock was set in between', () => {
  const { watch, advance, set } = setUp()
  const before = watch.setBy()
  advance(700)
  set(3600)
  advance(300)
  set(1.5)
  expect(watch.setBy() - before).toBeCloseTo(3601.5, 6)
  expect(watch.setBy() - watch.setBy()).toBe(0)
})

test('a clock that drifts or is slewed is not set', () => {
  const { watch, advance, set } = setUp()
  for (let second = 0; second < 3600; second += 1) {
    set(0.0005)
    advance(1000)
  }
  expect(watch.steps()).toBe(0)
})

test('a clock that is set back and forth between two looks was not set', () => {
  const { watch, set } = setUp()
  set(10)
  set(-10)
  expect([watch.setBy(), watch.steps()]).toEqual([0, 0])
})

test('after the stop it looks no more', () => {
  const { watch, advance, set } = setUp()
  watch.stop()
  set(10)
  advance(5000)
  expect(watch.steps()).toBe(0)
})
