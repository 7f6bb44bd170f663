import { expect, test } from 'vitest'
import { createTemperatureTrust } from './temperature-trust.js'

/** A minute and more of one look each second: `celsius` and the load of each. */
function watch(looks: readonly (readonly [celsius: number | null, cpu: number | null])[]) {
  const faults: string[] = []
  const trust = createTemperatureTrust((source, error) => faults.push(`${source}: ${String(error)}`))
  const seen = looks.map(([celsius, cpu], second) => trust(celsius, cpu, second * 1000))
  return { seen, faults }
}

const minute = (celsius: (second: number) => number | null, cpu: (second: number) => number | null) =>
  Array.from({ length: 90 }, (_, second) => [celsius(second), cpu(second)] as const)
const halfBusy = (second: number) => (second % 40 < 20 ? 100 : 5)

test('a sensor that stands still for a minute while the load changes is no sensor, and is told once', () => {
  const { seen, faults } = watch(minute(() => 29.8, halfBusy))
  expect(seen[59]).toBe(29.8)
  expect(seen.slice(61)).toEqual(seen.slice(61).map(() => null))
  expect(faults).toEqual([
    'temperature: Error: stands at 29.8 °C whatever the machine does: no longer recorded',
  ])
})

test.each([
  ['moves by a degree now and then', (second: number) => 50 + Number(second % 40 < 20), halfBusy],
  ['stands still while the machine idles', () => 45, () => 3],
  ['stands still while the machine works', () => 85, () => 99],
  ['stands still, and nobody knows the load', () => 45, () => null],
])('a sensor that %s is believed', (_, celsius, cpu) => {
  const looks = minute(celsius, cpu)
  expect(watch(looks)).toEqual({ seen: looks.map(([value]) => value), faults: [] })
})

test('a sensor that moves again is believed again', () => {
  const { seen } = watch([...minute(() => 40, halfBusy), [41, 5]])
  expect([seen.at(-2), seen.at(-1)]).toEqual([null, 41])
})
