import { expect, test } from 'vitest'
import { heldMemory } from './memory-watch.js'

const minutes = (count: number, mbAt: (minute: number) => number) =>
  Array.from({ length: count * 12 + 1 }, (_, i) => ({ at: i * 5, value: mbAt(i / 12) }))

test('what fills its caches and then stays is flat', () => {
  const held = heldMemory(minutes(60, (at) => 200 + 50 * Math.min(1, at / 15) + (at % 3)))
  expect(held).toMatchObject({ first_mb: 200, isFlat: true })
  expect(Math.abs(held?.per_hour?.slope ?? NaN)).toBeLessThan(1)
})

test('what goes on growing is not', () => {
  const held = heldMemory(minutes(60, (at) => 200 + at))
  expect(held).toMatchObject({ first_mb: 200, last_mb: 260, most_mb: 260, isFlat: false })
  expect(held?.per_hour?.slope).toBeCloseTo(60, 3)
})

test('of half a minute nobody says whether it is', () => {
  expect(heldMemory(minutes(0.5, (at) => 200 + at))).toMatchObject({ per_hour: null, isFlat: null })
  expect(heldMemory([])).toBeNull()
})
